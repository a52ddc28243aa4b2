import './app/styles.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { nonce } from './app/nonce'
import { queryClient } from './app/queryClient'
import { router } from './app/router'
import { cssVariables, theme } from './app/theme'
import { signInByCode, takeLoginCode } from './session/signIn'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const code = takeLoginCode()
if (code !== null) await signInByCode(code)

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
