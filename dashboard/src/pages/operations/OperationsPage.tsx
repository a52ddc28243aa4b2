/** How the installation is. */
export function OperationsPage() {
  return null
}
