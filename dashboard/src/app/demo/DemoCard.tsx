import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { configQuery } from '../../api/queries'
import { useStore } from '../store'
import { Card } from './Card'
import { Play } from '../../components/icons'
import { sessionStore } from '../../session/session'
import { useMayManage } from '../../session/useMayManage'
import classes from './Card.module.css'

const SEEN = 'muster.demo.seen'

/** What to try where the demonstration runs, for who may write: a card on the first page, and a pill that opens it ever after. */
export default function DemoCard() {
  const { data: config } = useQuery(configQuery)
  const writeKey = useStore(sessionStore, (state) => state.current?.writeKey)
  const mayManage = useMayManage()
  const { isOpen, open, fold } = useFolding()
  if (!config?.demo || !mayManage) return null
  if (isOpen) return <Card ingest={config.ingest_url} writeKey={writeKey} onFold={fold} />
  return (
    <Button
      size="compact-sm"
      radius="xl"
      variant="default"
      leftSection={<Play size={12} />}
      className={classes.pill ?? ''}
      onClick={open}
    >
      Be a user yourself
    </Button>
  )
}

/** It folds when its reader goes to another page, and stays so for her: it would cover what she came to see. */
function useFolding() {
  const { pathname } = useLocation()
  const [place, setPlace] = useState(pathname)
  const [isOpen, setIsOpen] = useState(() => localStorage.getItem(SEEN) === null)
  useEffect(() => {
    localStorage.setItem(SEEN, 'yes')
  }, [])
  if (place !== pathname) {
    setPlace(pathname)
    setIsOpen(false)
  }
  return {
    isOpen,
    open: () => {
      setIsOpen(true)
    },
    fold: () => {
      setIsOpen(false)
    },
  }
}
