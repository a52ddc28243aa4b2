/** The main pages, in the order of the header. */
export const PLACES = [
  { to: '/users', title: 'Users', within: ['/users', '/user', '/segment'] },
  { to: '/companies', title: 'Companies', within: ['/companies', '/company'] },
  { to: '/live', title: 'Live', within: ['/live'] },
  { to: '/operations', title: 'Operations', within: ['/operations'] },
  { to: '/settings', title: 'Settings', within: ['/settings'] },
] as const

/** Pages beside which the rail of segments stands. */
const WITH_RAIL: readonly string[] = ['/users', '/companies', '/segment']

export function hasRail(path: string): boolean {
  return WITH_RAIL.includes(path)
}
