// Letters that keyboards lack go in at the caret of the field of the form that was written in last.
{
  const TEXT = "textarea, input:not([type]), input[type=text], input[type=search]"
  const MOVES = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }

  for (const form of document.forms) {
    const palettes = [...form.querySelectorAll("[data-palette]")]
    let last = form.querySelector("textarea[data-markdown]") ?? form.querySelector("textarea") ?? form.querySelector(TEXT)
    if (!palettes.length || !last) continue

    form.addEventListener("focusin", ({ target }) => {
      if (target.matches(TEXT) && !target.readOnly) last = target
    })

    // Texts and letters are in the language the form says, where it lets one choose.
    const follow = () => {
      const tag = form.elements.language?.value
      for (const each of palettes) each.hidden = Boolean(tag) && each.dataset.palette !== tag
      if (tag) for (const field of form.querySelectorAll("textarea[lang], input[lang]")) field.lang = tag
    }
    follow()
    form.addEventListener("change", follow)

    for (const palette of palettes) {
      const buttons = [...palette.querySelectorAll("button")]
      const letters = [...palette.querySelectorAll("[data-letter]")]
      const small = new Map(letters.map((letter) => [letter, letter.textContent]))
      // One stop for the whole palette: arrows go from letter to letter.
      const stop = (at) => buttons.forEach((button, place) => { button.tabIndex = place === at ? 0 : -1 })
      stop(0)
      palette.addEventListener("keydown", (event) => {
        const move = MOVES[event.key]
        if (!move) return
        event.preventDefault()
        const at = Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(document.activeElement) + move))
        stop(at)
        buttons[at].focus()
      })
      palette.addEventListener("click", (event) => {
        const button = event.target.closest("button")
        if (!button) return
        stop(buttons.indexOf(button))
        if (button.dataset.capitals) {
          const isLarge = button.getAttribute("aria-pressed") !== "true"
          button.setAttribute("aria-pressed", isLarge)
          for (const letter of letters) letter.textContent = isLarge ? small.get(letter).toUpperCase() : small.get(letter)
          return
        }
        const letter = button.querySelector("[data-letter]").textContent
        insert(last, event.shiftKey ? letter.toUpperCase() : letter)
        // Who came by keyboard stays among the letters.
        if (!event.detail) button.focus()
      })
    }
  }
}
