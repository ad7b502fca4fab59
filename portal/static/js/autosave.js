// What is written goes to the portal by itself: soon after a pause, now and then while somebody writes on,
// and when the page goes out of sight. What the line swallows is sent again; the device keeps it until then.
{
  const PAUSE = 10_000
  const LONGEST = 30_000
  const RETRY = 5_000
  const LAST_RETRY = 120_000
  const MOST_ON_LEAVING = 60_000 // browsers send no more than 64 KiB once a page is left

  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const said = form.querySelector("[data-autosave-said]")
    const lost = { text: said.dataset.words, lang: said.lang || document.documentElement.lang }
    const fields = () => String(new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")))
    let taken = fields()
    let since = 0 // when what is not sent yet began
    let pause = 0 // how long to wait before sending again
    let timer, isSending, isOver

    const say = ({ text, lang }, isWarning) => {
      said.textContent = text
      said.lang = lang
      said.classList.toggle("state-old", isWarning)
    }
    const wait = (time) => {
      clearTimeout(timer)
      timer = setTimeout(send, time)
    }
    const send = async (isLeaving) => {
      const body = fields()
      if (isSending || isOver || body === taken || (isLeaving === true && body.length > MOST_ON_LEAVING)) return
      clearTimeout(timer)
      isSending = true
      since = 0
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(body), keepalive: isLeaving === true })
        if (!answer.ok && answer.status !== 409) throw new Error(answer.statusText)
        say((await answer.json()).said, answer.status === 409)
        taken = body
        pause = 0
      } catch {
        // No line, or nobody is signed in any more: what is typed stays on the device, and is sent again.
        say(lost, true)
        pause = Math.min(pause * 2 || RETRY, LAST_RETRY)
      }
      isSending = false
      if (fields() !== taken) wait(pause || PAUSE)
    }

    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, () => {
        since ||= Date.now()
        if (!pause) wait(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())))
      })
    }
    form.addEventListener("submit", () => {
      isOver = true
      clearTimeout(timer)
    })
    addEventListener("pageshow", () => { isOver = false })
    addEventListener("online", () => { if (pause) send() })
    addEventListener("pagehide", () => send(true))
    document.addEventListener("visibilitychange", () => { if (document.hidden) send(true) })
  }
}
