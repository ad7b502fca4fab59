// How long a text is, counted in what a reader sees: a letter and its accents are one.
{
  const segmenter = Intl.Segmenter && new Intl.Segmenter()
  const length = (text) => (segmenter ? [...segmenter.segment(text)] : [...text.replace(/\p{M}/gu, "")]).length

  for (const box of document.querySelectorAll("[data-count]")) {
    const field = document.getElementById(box.dataset.count)
    const [line, over] = box.children
    const show = () => {
      const count = length(field.value)
      const words = count > box.dataset.most ? over.dataset.words : ""
      line.textContent = line.dataset.words.replace("{}", count)
      if (over.textContent !== words) over.textContent = words
    }
    box.hidden = false
    show()
    field.form.addEventListener("input", show)
  }
}
