// Who picks a language in a list of languages is met in it when they come back by the portal's address.
ready.then(() => {
  for (const link of document.querySelectorAll("a[data-language]")) {
    link.addEventListener("click", () => {
      const secure = location.protocol === "https:" ? "; secure" : ""
      document.cookie = `language=${link.dataset.language}; path=/; max-age=31536000; samesite=lax${secure}`
    })
  }
})
