// Light or dark: what the reader chose, kept on their device and in no cookie.
{
  const root = document.documentElement
  const keep = (theme) => {
    try {
      if (theme) localStorage.setItem("theme", theme)
      else localStorage.removeItem("theme")
    } catch {
      // A browser that keeps nothing shows the choice on this page alone.
    }
  }
  const kept = () => {
    try {
      const theme = localStorage.getItem("theme")
      return theme === "light" || theme === "dark" ? theme : null
    } catch {
      return null
    }
  }
  const show = (theme) => {
    if (theme) root.dataset.theme = theme
    else delete root.dataset.theme
    for (const button of document.querySelectorAll("[data-set-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.setTheme === (theme ?? "")))
    }
  }

  show(kept())
  ready.then(() => {
    show(kept())
    for (const row of document.querySelectorAll(".theme")) {
      row.hidden = false
      row.addEventListener("click", (event) => {
        const button = event.target.closest("[data-set-theme]")
        if (!button) return
        const theme = button.dataset.setTheme || null
        keep(theme)
        show(theme)
      })
    }
  })
}
