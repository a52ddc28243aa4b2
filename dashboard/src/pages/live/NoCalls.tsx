import { Notice } from '../../components/Notice'
import { TextLink } from '../../components/TextLink'
import type { CallsView } from './view'

/** No row: nobody has called yet, or the filters leave none. */
export function NoCalls({ view }: { view: CallsView }) {
  if (Object.keys(view).length > 0) {
    return (
      <Notice
        title="No such call"
        action={
          <TextLink to="/live" search={{}} size="sm">
            Show all calls
          </TextLink>
        }
      >
        {view.verdict === 'rejected'
          ? 'Nothing was rejected among the calls that are kept.'
          : 'A call that fits appears here by itself.'}
      </Notice>
    )
  }
  return (
    <Notice
      title="No call yet"
      action={
        <TextLink to="/start" size="sm">
          Send the first one
        </TextLink>
      }
    >
      Calls appear here the moment they come in, with what became of each.
    </Notice>
  )
}
