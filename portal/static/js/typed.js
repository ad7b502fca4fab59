// What is typed into a form of the desk is kept on the device until the portal has said that it has it:
// a broken line or a closed phone loses nothing. Passwords and codes are never kept.
{
  const KEY = "typed "
  const form = document.querySelector("form[data-typed]")
  const store = (act) => {
    try {
      return act(localStorage)
    } catch {
      return null // a browser that keeps nothing
    }
  }
  const fields = () => [...form.elements].filter((field) => field.name && !["file", "hidden", "password", "submit"].includes(field.type)
    && !/code|password/.test(field.name))
  const isTicked = (field) => ["checkbox", "radio"].includes(field.type)
  const value = (field) => isTicked(field) ? field.checked : field.value
  // A form that came back may show more fields than before: each is known by its name, and which of that name it is.
  const named = (found) => {
    const count = {}
    return found.map((field) => [`${field.name} ${count[field.name] = (count[field.name] ?? 0) + 1}`, field])
  }
  const values = () => JSON.stringify(Object.fromEntries(named(fields()).map(([key, field]) => [key, value(field)])))

  // The page after a form that was taken says so: what the device kept of it can go.
  if (document.querySelector("[data-taken]")) {
    store((kept) => {
      const sent = kept.getItem(`${KEY}sent`)
      if (sent) kept.removeItem(KEY + sent)
      kept.removeItem(`${KEY}sent`)
    })
  }
  // On leaving, nothing stays on a device that others use too.
  for (const leaving of document.querySelectorAll("form[data-leaves]")) {
    leaving.addEventListener("submit", () => store((kept) => {
      for (const name of Object.keys(kept)) if (name.startsWith(KEY)) kept.removeItem(name)
    }))
  }

  if (form) {
    // A form that came back after a look at its page stands at another address, and is the same form.
    const path = new URL(form.action).pathname
    const name = KEY + path
    const typed = JSON.parse(store((kept) => kept.getItem(name)) ?? "{}")
    const others = () => named(fields()).filter(([key, field]) => key in typed && typed[key] !== value(field))
    const offer = form.querySelector("[data-offer]")
    if (offer && others().length) {
      offer.hidden = false
      offer.querySelector("[data-take]").addEventListener("click", () => {
        for (const [key, field] of others()) {
          if (isTicked(field)) field.checked = typed[key]
          else field.value = typed[key]
        }
        offer.hidden = true
        form.querySelector("input:not([type=hidden]), textarea, select")?.focus()
      })
      offer.querySelector("[data-drop]").addEventListener("click", () => {
        store((kept) => kept.removeItem(name))
        offer.hidden = true
      })
    }
    form.addEventListener("input", () => store((kept) => kept.setItem(name, values())))
    form.addEventListener("submit", () => store((kept) => kept.setItem(`${KEY}sent`, path)))
  }
}
