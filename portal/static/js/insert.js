// Put text in at the caret as if it were typed, so that it can be undone and everybody hears of it.
const insert = (field, text) => {
  field.focus()
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

// The drawings above a text need this script; a touch on them leaves the caret, and a phone's keyboard, in place.
for (const row of document.querySelectorAll("markdown-toolbar, [data-palette]")) {
  if (!row.dataset.palette) row.hidden = false
  row.addEventListener("mousedown", (event) => event.preventDefault())
}
