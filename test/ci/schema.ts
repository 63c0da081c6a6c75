import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGE = join(__dirname, '..', '..', 'node_modules', '@actions', 'workflow-parser', 'dist')
const ROOTS = { action: 'action-root-strict', workflow: 'workflow-root-strict' }

/**
 * What GitHub would say against a workflow or an action.yml: nothing, if it is valid. By GitHub's own parser and schema. Its entry point imports
 * JSON as only a bundler can, so its parts are called here as the entry point does.
 */
export async function complaints(kind: keyof typeof ROOTS, name: string, content: string): Promise<string[]> {
  const { TemplateContext, TemplateValidationErrors } = await import(
    '@actions/workflow-parser/templates/template-context'
  )
  const { readTemplate } = await import('@actions/workflow-parser/templates/template-reader')
  const { JSONObjectReader } = await import('@actions/workflow-parser/templates/json-object-reader')
  const { TemplateSchema } = await import('@actions/workflow-parser/templates/schema/index')
  const { NoOperationTraceWriter } = await import('@actions/workflow-parser/templates/trace-writer')
  const { YamlObjectReader } = await import('@actions/workflow-parser/workflows/yaml-object-reader')
  const schema = readFileSync(join(PACKAGE, `${kind}-v1.0.min.json`), 'utf8')
  const context = new TemplateContext(
    new TemplateValidationErrors(),
    TemplateSchema.load(new JSONObjectReader(undefined, schema)),
    new NoOperationTraceWriter(),
  )
  const file = context.getFileId(name)
  const reader = new YamlObjectReader(file, content)
  for (const error of reader.errors) context.error(file, error.message, error.range)
  if (reader.errors.length === 0) readTemplate(context, ROOTS[kind], reader, file)
  return context.errors.getErrors().map(({ message }) => message)
}
