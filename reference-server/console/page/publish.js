// The form that publishes to Redis, where the server allows it.

import { byId, counted, field, say } from './elements.js'

const hint = byId('publish-hint')

/** Says whether this page may publish. @param {boolean} mayPublish */
export function showWhetherMayPublish(mayPublish) {
  const fields = /** @type {HTMLFieldSetElement} */ (byId('publish-fields'))
  if (fields.disabled !== mayPublish && hint.dataset.isKnown) return
  hint.dataset.isKnown = 'yes'
  fields.disabled = !mayPublish
  tell(
    mayPublish
      ? 'Everybody who is subscribed to this Redis receives it.'
      : 'This page may not publish. Start the server with --console-publish to allow it.',
  )
}

/** @param {() => void} onPublished */
export function listenToPublishForm(onPublished) {
  const form = /** @type {HTMLFormElement} */ (byId('publish-form'))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void publish(field('channel').value, field('payload').value).then(onPublished)
  })
  field('payload').addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey } = /** @type {KeyboardEvent} */ (event)
    if (key === 'Enter' && (ctrlKey || metaKey)) form.requestSubmit()
  })
}

/** @param {string} channel @param {string} payload */
async function publish(channel, payload) {
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch('publish', { method: 'POST', headers, body: JSON.stringify({ channel, payload }) })
    const { receivers, error } = await response.json()
    if (response.ok) tell(`Published to ${channel}: Redis handed it to ${counted(receivers, 'connection')}.`)
    else tell(`Not published: ${error}.`, true)
  } catch {
    tell('Not published: the server does not answer.', true)
  }
}

function tell(/** @type {string} */ text, isBad = false) {
  say(hint, text)
  hint.classList.toggle('bad', isBad)
}
