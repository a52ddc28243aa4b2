import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'

export default defineConfig(({ mode }) => {
  // Where `npm run dev` finds a running query service; the built files are served by query itself.
  const query = loadEnv(mode, '.', 'MUSTER_').MUSTER_QUERY ?? 'http://127.0.0.1:8080'
  return {
    plugins: [react()],
    // query replaces this placeholder with a fresh nonce in every response of index.html.
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // What most pages need is one file: seventy small ones are a tenth more after gzip.
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 6 }] } } },
    },
    server: { proxy: { '/v1': query, '/config.json': query } },
  }
})
