import type { Report } from '../../../schemas/types'
import { readAsset } from '../assets'
import { renderPage, renderToolbar, templatesIn } from '../page'
import { causesOf } from './causes'
import { headOf } from './head'
import { entryView } from './scenario'
import { fittingTranscripts, transcriptOf } from './transcripts'
import { toolbarOf, treeOf } from './tree'

/** Bytes. The transcripts of a server that fails everywhere would make several times as much. */
const LIMIT = 1_000_000

const render = templatesIn(__dirname)

/** The report as one self-contained HTML page of less than a megabyte, made of the report alone. */
export function toHtml(report: Report): string {
  const bare = pageOf(report, new Map())
  let room = LIMIT - Buffer.byteLength(bare)
  while (room > 0) {
    const transcripts = fittingTranscripts(report, room, (entries) =>
      render('transcript', { entries: entries.map(entryView) }),
    )
    const page = pageOf(report, transcripts)
    const excess = Buffer.byteLength(page) - LIMIT
    if (excess <= 0) return page
    room -= excess // the other texts of a failure are longer beside its transcript
  }
  return bare
}

function pageOf(report: Report, transcripts: ReadonlyMap<string, string>): string {
  const head = headOf(report)
  return renderPage({
    title: `${head.sentence} · ${report.specification.title}`,
    body: render('report', {
      head,
      causes: causesOf(report),
      toolbar: renderToolbar(toolbarOf(report)),
      sections: treeOf(report, transcripts),
      leftOut: report.scenarios.filter((each) => transcriptOf(each).length > 0 && !transcripts.has(each.id)).length,
    }),
    styles: ['html/report.css', 'html/diagram.css'].map(readAsset),
    scripts: ['page/toolbar.js', 'page/copy.js', 'html/diagram.js'].map(readAsset),
  })
}
