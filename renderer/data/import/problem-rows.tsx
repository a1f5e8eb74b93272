import type { ImportPreview } from '../../../protocol/import'
import { importMessages as words } from '../../../protocol/messages/import'
import { useText } from '../../workbench/language'

/** What a person should know of the file, and the rows and values that could not be read as they are. */
export function ProblemRows({ preview }: { preview: ImportPreview }) {
  const text = useText()
  const { rejects, report } = preview
  return (
    <div className="import-page">
      {report.warnings.length === 0 ? null : (
        <section>
          <h3>{text(words.notes)}</h3>
          <ul className="import-notes">
            {report.warnings.map((warning, index) => (
              <li key={index}>{text(warning)}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{text(words.tabProblems)}</h3>
        {rejects.length === 0 ? (
          <p className="faint">{text(preview.isWhole ? words.problemsAll : words.problemsNone)}</p>
        ) : (
          <>
            <p>{text(words.problemsLede)}</p>
            <div className="preview-table import-rejects">
              <table aria-label={text(words.tabProblems)}>
                <thead>
                  <tr>
                    <th scope="col" data-numeric>
                      {text(words.line)}
                    </th>
                    <th scope="col">{text(words.column)}</th>
                    <th scope="col">{text(words.reason)}</th>
                    <th scope="col">{text(words.rawText)}</th>
                  </tr>
                </thead>
                <tbody>
                  {rejects.map((reject, index) => (
                    <tr key={index}>
                      <td data-numeric>{reject.line ?? ''}</td>
                      <td>{reject.column ?? ''}</td>
                      <td className="import-reject-reason">{reject.reason}</td>
                      <td className="import-reject-raw" title={reject.raw}>
                        <code className="ellipsis">{reject.raw}</code>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {preview.isWhole ? null : <p className="faint">{text(words.problemsSample)}</p>}
          </>
        )}
      </section>
    </div>
  )
}
