// Copying the address of a page, and the device's own way to share it, where it has one.
ready.then(() => {
  for (const row of document.querySelectorAll(".share")) {
    const url = row.dataset.address
    const say = (name) => {
      for (const line of row.querySelectorAll("[data-said]")) {
        line.textContent = line.dataset.said === name ? line.dataset.words : ""
      }
    }
    const offer = (name, act) => {
      const button = row.querySelector(`[data-do="${name}"]`)
      button.closest("li").hidden = false
      button.addEventListener("click", act)
    }

    if (navigator.clipboard) {
      offer("copy", () => navigator.clipboard.writeText(url).then(() => say("copied"), () => say("failed")))
    }
    if (navigator.share) {
      // A reader who closes the device's list has changed their mind: nothing to tell.
      offer("share", () => navigator.share({ title: document.title, url }).catch(() => {}))
    }
  }
})
