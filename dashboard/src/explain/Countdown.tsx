import { Clock } from '../components/icons'
import { exactTime } from '../format/time'
import { timeLeft } from './countdown'
import { useSecond } from './second'
import classes from './Countdown.module.css'

interface CountdownProps {
  flipAt: number
  /** What is to come: "true", "may leave". */
  word: string
}

const SOON_MS = 60_000

/** What time alone will bring, and how long that takes: second by second. */
export function Countdown({ flipAt, word }: CountdownProps) {
  const left = flipAt - useSecond()
  const time = timeLeft(left)
  return (
    <span className={classes.countdown} data-soon={left < SOON_MS || undefined} title={exactTime(flipAt)}>
      <Clock size={13} />
      {word} {time === 'now' ? time : `in ${time}`}
    </span>
  )
}
