// Copying the address of a page, and the device's own way to share it, where it has one.
ready.then(() => {
  for (const row of document.querySelectorAll(".share")) {
    const url = row.dataset.address
    const say = (name) => {
      const lines = [...row.querySelectorAll("[data-said]")]
      for (const line of lines) line.textContent = ""
      // Emptied first, it is announced again when it says the same again.
      setTimeout(() => {
        const line = lines.find((each) => each.dataset.said === name)
        line.textContent = line.dataset.words
      }, 100)
    }
    const offer = (name, act) => {
      const button = row.querySelector(`[data-do="${name}"]`)
      button.hidden = button.parentElement.hidden = false
      button.addEventListener("click", act)
    }

    if (navigator.clipboard) {
      offer("link", () => navigator.clipboard.writeText(url).then(() => say("copied"), () => say("failed")))
    }
    if (navigator.share) {
      // A reader who closes the device's list has changed their mind: nothing to tell.
      offer("share", () => navigator.share({ title: document.title, url }).catch(() => {}))
    }
  }
})
