import type { ReactNode } from 'react'

interface IconProps {
  size?: number
}

/** Icons are drawn here, on a grid of 24: an icon package is bigger than the whole dashboard. */
function icon(drawing: ReactNode) {
  return function Icon({ size = 16 }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={2}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden
      >
        {drawing}
      </svg>
    )
  }
}

export const ArrowDown = icon(<path d="M12 5v14m-6-6 6 6 6-6" />)
export const ArrowUp = icon(<path d="M12 19V5m-6 6 6-6 6 6" />)
export const Bolt = icon(<path d="M13 3 5 14h6l-1 7 8-11h-6z" />)
export const Braces = icon(
  <path d="M9 4c-3 0-2 3-2 5 0 1.5-1 3-3 3 2 0 3 1.5 3 3 0 2-1 5 2 5M15 4c3 0 2 3 2 5 0 1.5 1 3 3 3-2 0-3 1.5-3 3 0 2 1 5-2 5" />,
)
export const Building = icon(<path d="M5 20V5h9v15M14 10h5v10M3 20h18M8.5 9h2M8.5 13h2M8.5 17h2" />)
export const Calendar = icon(<path d="M4 6h16v14H4zM4 10.5h16M8 3.5v4M16 3.5v4" />)
export const Chart = icon(<path d="M4 19h16M5 15l4-5 4 3 6-8" />)
export const Check = icon(<path d="m5 13 4.5 4.5L19 7" />)
export const ChevronDown = icon(<path d="m6 9 6 6 6-6" />)
export const ChevronLeft = icon(<path d="m15 6-6 6 6 6" />)
export const ChevronRight = icon(<path d="m9 6 6 6-6 6" />)
export const Clock = icon(<path d="M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0M12 7.5V12l3 2" />)
export const Close = icon(<path d="m6.5 6.5 11 11M17.5 6.5l-11 11" />)
export const Columns = icon(<path d="M4 5h16v14H4zM9.5 5v14M14.5 5v14" />)
export const Copy = icon(<path d="M9 9h11v11H9zM15 9V4H4v11h5" />)
export const Dots = icon(<path d="M5.5 12h.01M12 12h.01M18.5 12h.01" />)
export const Download = icon(<path d="M12 4v11m-5-5 5 5 5-5M5 19.5h14" />)
export const Filter = icon(<path d="M4 5h16l-6.5 7.5V19l-3-1.5v-5z" />)
export const Ghost = icon(<path d="M6 20V10a6 6 0 0 1 12 0v10l-3-2-3 2-3-2zM10 10h.01M14 10h.01" />)
export const Hash = icon(<path d="M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h15.5M4 15h15.5" />)
export const Grip = icon(<path d="M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01" />)
export const Key = icon(<path d="M14.5 9.5a4 4 0 1 1-8 0 4 4 0 0 1 8 0M13.5 12.5 20 19m-3-3 2-2" />)
export const Letters = icon(<path d="m3 18 4.5-12L12 18M4.5 14h6M20 11v7M20 14.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0" />)
export const LinkTo = icon(
  <path d="M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1" />,
)
export const List = icon(<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01" />)
export const Minus = icon(<path d="M6 12h12" />)
export const Pause = icon(<path d="M8.5 5v14M15.5 5v14" />)
export const Pencil = icon(<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4" />)
export const Person = icon(<path d="M15.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M5 20a7 7 0 0 1 14 0" />)
export const Play = icon(<path d="M7 5v14l11-7z" />)
export const Plus = icon(<path d="M12 5v14M5 12h14" />)
export const Refresh = icon(<path d="M19 12a7 7 0 1 1-2-5l2 2m0-5v5h-5" />)
export const Search = icon(<path d="M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0M15 15l5 5" />)
export const SignOut = icon(<path d="M14 5H5v14h9M10 12h10m-3-3 3 3-3 3" />)
export const Template = icon(<path d="M4 4h16v5H4zM4 13h7v7H4zM15 13h5v7h-5z" />)
export const Terminal = icon(<path d="m5 8 4 4-4 4M12 17h7" />)
export const Toggle = icon(
  <path d="M8 7h8a5 5 0 0 1 0 10H8A5 5 0 0 1 8 7M17.5 12a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0" />,
)
export const Trash = icon(<path d="M4.5 7h15M10 7V4.5h4V7M6.5 7l1 12.5h9l1-12.5M10 11v5m4-5v5" />)
export const Undo = icon(<path d="M9 7 4.5 11.5 9 16M5 11.5h9a5.5 5.5 0 0 1 0 8h-3" />)
export const Upload = icon(<path d="M12 15.5V4m-5 5 5-5 5 5M5 19.5h14" />)
export const Users = icon(
  <path d="M12.5 8.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M2.5 20a6.5 6.5 0 0 1 13 0M16 5.3a3.5 3.5 0 0 1 0 6.4M18.5 14.5a6.5 6.5 0 0 1 3 5.5" />,
)
export const Warning = icon(<path d="M12 4.5 21 19H3zM12 10v4M12 16.5h.01" />)
