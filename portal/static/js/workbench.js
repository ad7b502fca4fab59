// The workbench by keyboard, its checks while somebody writes, and a word to others that they are here.
{
  const form = document.querySelector("form[data-workbench]")
  const PAUSE = 700
  const PULSE = 60_000

  if (form) {
    const press = (act) => form.querySelector(`button[name=act][value="${act}"]`)
    const send = (act, more = {}) => {
      const body = new URLSearchParams(new FormData(form))
      body.set("act", act)
      for (const [name, value] of Object.entries(more)) body.set(name, value)
      return fetch(form.action, { method: "POST", body })
    }

    // What the server would say of the text, said while it is written; the line may be down.
    const checks = form.querySelector("[data-checks]")
    let timer, last = ""
    const check = async () => {
      const typed = [...form.querySelectorAll("textarea")].map(({ value }) => value).join("\0")
      if (typed === last) return
      last = typed
      if (!typed.replaceAll("\0", "").trim()) { checks.hidden = true; return }
      try {
        const answer = await send("check", { part: "checks" })
        if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("text/html")) return
        const found = new DOMParser().parseFromString(await answer.text(), "text/html")
        checks.replaceChildren(...found.body.childNodes)
        checks.hidden = false
      } catch {
        last = ""
      }
    }
    form.addEventListener("input", ({ target }) => {
      if (target.matches("textarea")) { clearTimeout(timer); timer = setTimeout(check, PAUSE) }
    })

    const pulse = () => { if (!document.hidden) send("here").catch(() => {}) }
    pulse()
    setInterval(pulse, PULSE)

    // e; gives ɛ, as on the keyboards made for these languages.
    const own = new Set([...document.querySelectorAll("[data-palette] [data-letter]")].map(({ textContent }) => textContent))
    const SIGNS = { "e;": "ɛ", "i;": "ɩ", "u;": "ʋ", "o;": "ɔ", "n;": "ŋ", "a~": "ã", "e~": "ẽ", "i~": "ĩ", "o~": "õ", "u~": "ũ" }
    form.addEventListener("beforeinput", (event) => {
      const field = event.target
      if (!field.matches("textarea") || event.inputType !== "insertText" || !";~".includes(event.data ?? " ")) return
      const at = field.selectionStart
      const before = field.value.slice(at - 1, at)
      const letter = SIGNS[before.toLowerCase() + event.data]
      if (!letter || !own.has(letter) || at !== field.selectionEnd) return
      event.preventDefault()
      field.setSelectionRange(at - 1, at)
      insert(field, before === before.toLowerCase() ? letter : letter.toUpperCase())
    })

    // A text of the memory goes into the field at a press of its button.
    const field = form.querySelector("textarea")
    for (const each of document.querySelectorAll("[data-insert]")) {
      const button = document.createElement("button")
      button.type = "button"
      button.className = "link"
      button.append(...each.childNodes)
      each.append(button)
      button.addEventListener("click", () => { field.select(); insert(field, button.textContent) })
    }

    document.querySelector("[data-shortcuts]").hidden = false
    addEventListener("keydown", (event) => {
      const isControl = event.ctrlKey || event.metaKey
      const act = isControl && event.key === "s" ? "draft" : isControl && event.key === "Enter" ? (press("reviewed") ? "reviewed" : "translated") : ""
      const to = event.altKey && { ArrowUp: "prev", ArrowDown: "next" }[event.key]
      if (act) {
        event.preventDefault()
        form.requestSubmit(press(act))
      } else if (to) {
        event.preventDefault()
        document.querySelector(`.wb-steps [rel=${to}]`)?.click()
      }
    })
  }
}
