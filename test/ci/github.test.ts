import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { parse } from 'yaml'
import { ROOT } from '../end-to-end/fixture'
import { complaints } from './schema'
import { offences, unpinned, type Workflow } from './workflows'

const read = (file: string) => readFileSync(join(ROOT, '.github', file), 'utf8')
const WORKFLOW = read('workflows/ci.yml')

test('each workflow is valid to GitHub and keeps our rules', async () => {
  for (const name of readdirSync(join(ROOT, '.github', 'workflows'))) {
    const text = read(`workflows/${name}`)
    assert.deepEqual(await complaints('workflow', name, text), [], name)
    assert.deepEqual(offences(text, parse(text)), [], name)
    assert.ok((parse(text) as Workflow).concurrency, `${name} has no concurrency`)
  }
  const { jobs } = parse(WORKFLOW)
  assert.deepEqual(jobs.check.strategy.matrix.node, ['20.19', '22'])
  assert.ok(jobs.check.steps.some(({ run }: { run?: string }) => run === 'bash .ci/run'))
})

test('a workflow that breaks a rule is found', async () => {
  const broken = (from: string | RegExp, to: string) => {
    const text = WORKFLOW.replace(from, to)
    assert.notEqual(text, WORKFLOW)
    return offences(text, parse(text))
  }
  assert.deepEqual(broken(/@11bd\w+ # v4.2.2/, '@v4'), ['not pinned: - uses: actions/checkout@v4'])
  assert.deepEqual(broken(' # v4.2.2', '').length, 1)
  assert.deepEqual(broken('permissions: {}', ''), ['it has permissions by default'])
  assert.deepEqual(broken('timeout-minutes: 45', 'continue-on-error: true'), ['check has no timeout'])
  assert.deepEqual(broken('contents: read', 'contents: write'), ['check may write contents'])
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub
  assert.deepEqual(broken('bash .ci/run', 'echo ${{ github.head_ref }}'), ['check: an expression in a shell'])
  assert.notDeepEqual(await complaints('workflow', 'ci.yml', WORKFLOW.replace('runs-on:', 'run-on:')), [])
  assert.notDeepEqual(await complaints('workflow', 'ci.yml', WORKFLOW.replace('matrix.node', 'matrx..node')), [])
})

test('the action pins what it uses', () => {
  assert.deepEqual(unpinned(readFileSync(join(ROOT, 'action.yml'), 'utf8')), [])
})

test('Dependabot looks after npm, actions and images, in groups', () => {
  const { version, updates } = parse(read('dependabot.yml'))
  assert.equal(version, 2)
  const ecosystems = updates.map((each: { 'package-ecosystem': string }) => each['package-ecosystem'])
  assert.deepEqual(ecosystems, ['npm', 'github-actions', 'docker', 'docker-compose'])
  for (const each of updates) {
    assert.equal(each.directory, '/')
    assert.ok(Object.keys(each.groups).length > 0)
    assert.match(each.schedule.interval, /^(daily|weekly|monthly)$/)
    for (const key of Object.keys(each))
      assert.ok(['package-ecosystem', 'directory', 'schedule', 'groups', 'ignore'].includes(key), key)
  }
})

/** What GitHub's forms know, and what each kind of field must have. */
const FIELDS: Record<string, string[]> = {
  markdown: ['value'],
  input: ['label'],
  textarea: ['label'],
  dropdown: ['label', 'options'],
  checkboxes: ['label', 'options'],
}

test('each issue form is one that GitHub shows, and asks for the versions', () => {
  const names = readdirSync(join(ROOT, '.github', 'ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml')
  assert.deepEqual(names.sort(), ['reference-server.yml', 'suite.yml', 'wrong-verdict.yml'])
  for (const name of names) {
    const form = parse(read(`ISSUE_TEMPLATE/${name}`))
    for (const key of ['name', 'description', 'title']) assert.equal(typeof form[key], 'string', `${name}: ${key}`)
    for (const { type, id, attributes, validations } of form.body) {
      for (const key of FIELDS[type] ?? assert.fail(`${name}: a field of type ${type}`))
        assert.ok(attributes[key], `${name}: ${key}`)
      if (type === 'markdown') continue
      assert.match(id, /^[a-z][a-z-]*$/, name)
      assert.equal(validations.required, true, `${name}: ${id}`)
    }
    const ids = form.body.map(({ id }: { id?: string }) => id).filter(Boolean)
    assert.equal(new Set(ids).size, ids.length, name)
    assert.ok(ids.includes('version'), name)
  }
})

test('whoever opens an issue is led to a form', () => {
  const { blank_issues_enabled: blank, contact_links: links } = parse(read('ISSUE_TEMPLATE/config.yml'))
  assert.equal(blank, false)
  for (const link of links) assert.deepEqual(Object.keys(link).sort(), ['about', 'name', 'url'])
})
