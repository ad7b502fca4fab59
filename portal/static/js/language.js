// Who picks a language in the switcher is met in it when they come back by the portal's address.
ready.then(() => {
  for (const link of document.querySelectorAll(".langs a")) {
    link.addEventListener("click", () => {
      const secure = location.protocol === "https:" ? "; secure" : ""
      document.cookie = `language=${link.hreflang}; path=/; max-age=31536000; samesite=lax${secure}`
    })
  }
})
