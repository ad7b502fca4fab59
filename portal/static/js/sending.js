// A picture is sent in pieces while its words are written. A cut line only makes it wait, and a page that
// was closed goes on where it was when the same file is chosen again. Without this script, the form
// sends the file as any form does.
{
  const PIECE = 128 * 1024
  const PAUSES = [1, 2, 4, 8, 15, 30] // seconds between tries; the last one again and again
  const MOST_TRIES = 60
  const form = document.querySelector("form[data-begin]")

  if (form && window.fetch && window.AbortController) {
    const input = form.elements.file
    const box = form.querySelector("[data-sending]")
    const bar = box.querySelector("progress")
    const share = box.querySelector("[data-share]")
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" })
    let turn = 0 // another file ends the sending of the one before
    let isSending = false
    let isAsked = false // the form waits for the end of the file
    let wake = () => {}

    const store = (act) => {
      try {
        return act(localStorage)
      } catch {
        return null
      }
    }
    // Keys of this kind are forgotten when somebody signs out.
    const keyOf = (file) => `typed file ${file.name} ${file.size} ${file.lastModified}`

    const tell = (state, words, language) => {
      box.hidden = false
      for (const each of box.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== state
      if (words) {
        const place = box.querySelector("[data-state=refused]")
        place.textContent = words
        place.lang = language
      }
    }
    const show = (received, size) => {
      bar.value = received / size
      share.textContent = percent.format(Math.floor((100 * received) / size) / 100)
    }
    const pause = (seconds) => new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    addEventListener("online", () => wake())

    const post = async (address, fields) => {
      const body = new FormData()
      body.set("csrf_token", form.elements.csrf_token.value)
      for (const [name, value] of Object.entries(fields)) body.set(name, value)
      const patience = new AbortController()
      const timer = setTimeout(() => patience.abort(), 60000)
      try {
        const response = await fetch(address, { method: "POST", body, signal: patience.signal })
        if (response.status >= 500) throw new Error("the portal is not there")
        const isTold = (response.headers.get("Content-Type") || "").startsWith("application/json")
        return { status: response.status, said: isTold ? await response.json() : null }
      } finally {
        clearTimeout(timer)
      }
    }

    // Try until it arrives; null where that is in vain, or where another file was chosen meanwhile.
    const insist = async (mine, address, fields) => {
      for (let tries = 0; tries < MOST_TRIES && mine === turn; tries += 1) {
        try {
          const answer = await post(address, fields)
          if (mine === turn) tell("sending")
          return answer
        } catch {
          if (mine !== turn) return null
          tell("waiting")
          await pause(PAUSES[Math.min(tries, PAUSES.length - 1)])
        }
      }
      return null
    }

    const send = async (file) => {
      turn += 1
      const mine = turn
      form.elements.sent.value = ""
      form.querySelector("[data-arrived]")?.remove()
      if (file.size > Number(form.dataset.most)) {
        tell("heavy")
        input.value = ""
        return
      }
      isSending = true
      tell("sending")
      show(0, file.size)
      const known = store((kept) => kept.getItem(keyOf(file))) || ""
      const begun = await insist(mine, form.dataset.begin, { sent: known, name: file.name, size: file.size })
      const end = (state, words, language) => {
        if (mine !== turn) return
        isSending = isAsked = false
        tell(state, words, language)
      }
      if (!begun || !begun.said || !begun.said.sent) {
        if (begun && begun.said) input.value = ""
        end(begun && begun.said ? "refused" : "stopped", begun?.said?.words, begun?.said?.language)
        return
      }
      const token = begun.said.sent
      let received = begun.said.received
      store((kept) => kept.setItem(keyOf(file), token))
      show(received, file.size)
      while (received < file.size) {
        const piece = file.slice(received, received + PIECE)
        const kept = await insist(mine, form.dataset.keep, { sent: token, offset: received, piece })
        if (mine !== turn) return
        if (!kept || !kept.said || kept.said.received === undefined) {
          end(kept && kept.said ? "refused" : "stopped", kept?.said?.words, kept?.said?.language)
          return
        }
        received = kept.said.received
        show(received, file.size)
      }
      isSending = false
      form.elements.sent.value = token
      tell("whole")
      if (isAsked) form.requestSubmit()
    }

    input.addEventListener("change", () => {
      if (input.files.length) send(input.files[0])
    })
    form.addEventListener("submit", (event) => {
      if (isSending) {
        isAsked = true
        event.preventDefault()
        box.scrollIntoView({ block: "nearest" })
      } else if (form.elements.sent.value) {
        input.disabled = true // it has come already
      }
    })
    // A page that is gone back to is as it was.
    addEventListener("pageshow", () => {
      input.disabled = false
    })
  }
}
