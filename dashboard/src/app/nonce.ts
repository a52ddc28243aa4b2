import { setNonce } from 'get-nonce'

/** The nonce of this response: styles that libraries insert at run time must carry it, or the CSP refuses them. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

// The scroll lock of drawers and menus (react-remove-scroll) asks get-nonce.
setNonce(nonce)
