// Gives each command a button that copies it. Where the page may not write to the clipboard, the command is selected instead.

for (const line of document.querySelectorAll('.again')) {
  const code = line.querySelector('code')
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'copy' })
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent)
      button.textContent = 'copied'
    } catch {
      getSelection().selectAllChildren(code)
      button.textContent = 'selected'
    }
  })
  line.append(' ', button)
}
