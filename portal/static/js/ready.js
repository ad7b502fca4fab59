// The page may still be on its way when the script arrives, or may be there already.
const ready = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve)
  else resolve()
})

// What only works with this script gets its words from it.
ready.then(() => {
  for (const label of document.querySelectorAll("[data-label]")) label.textContent = label.dataset.label
})
