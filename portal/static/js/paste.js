// What is pasted from Word or from a web page comes in as clean text with its headings, lists and links.
{
  const SKIPPED = "script, style, head, title, meta, link, img, svg, picture, video, audio, object, iframe, button, input, select, textarea, template"
  const BLOCKS = /^(p|div|section|article|main|header|footer|aside|address|figure|figcaption|dl|dt|dd|pre|form|center)$/
  const LINK = /^(https?:|mailto:|tel:)/i
  // The page's policy forbids styles and scripts, and would tell of each: they stay out, or come under other names.
  const disarmed = (html) => html.replace(/<(style|script)\b[^]*?<\/\1\s*>/gi, "").replace(/\b(style|on\w+)(\s*=\s*["'])/gi, "data-$1$2")
  const style = (node) => node.dataset?.style ?? ""
  const isBold = (node) => {
    const weight = /font-weight:\s*(\w+)/i.exec(style(node))?.[1]
    return weight ? /^bold/i.test(weight) || Number(weight) >= 600 : /^(b|strong)$/.test(node.localName)
  }
  const isItalic = (node) => {
    const slope = /font-style:\s*(\w+)/i.exec(style(node))?.[1]
    return slope ? slope.toLowerCase() === "italic" : /^(i|em)$/.test(node.localName)
  }
  const isIgnored = (node) => /mso-list:\s*ignore/i.test(style(node))
  const escaped = (text) => text.replace(/[\\*`<]/g, "\\$&").replace(/(^|\s)_|_(?=\s|$)/g, (found) => found.replace("_", "\\_"))
  const flat = (text) => text.replace(/[\u200b\u00ad\ufeff]/g, "").replace(/[ \t\r\n]+/g, " ").replace(/[ \u00a0]{2,}/g, " ")

  // Signs stand close to the words they mark; white space goes outside of them.
  const wrapped = (text, wrap) => text.replace(/^(\s*)([^]*?)(\s*)$/, (whole, before, words, after) => (words ? before + wrap(words) + after : whole))
  const target = (address) => {
    try {
      return LINK.test(address) ? new URL(address).href.replace(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`) : null
    } catch {
      return null // no address that leads anywhere
    }
  }

  const inline = (node, inBold, inItalic) => {
    if (node.nodeType === Node.TEXT_NODE) return escaped(flat(node.data))
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(SKIPPED) || isIgnored(node)) return ""
    if (node.localName === "br") return "\n"
    const bold = !inBold && isBold(node)
    const italic = !inItalic && isItalic(node)
    let text = [...node.childNodes].map((each) => inline(each, inBold || bold, inItalic || italic)).join("")
    const address = node.localName === "a" && target(node.getAttribute("href"))
    if (address) text = wrapped(text, (words) => `[${words.replace(/[[\]]/g, "\\$&")}](${address})`)
    if (italic) text = wrapped(text, (words) => `*${words}*`)
    if (bold) text = wrapped(text, (words) => `**${words}**`)
    return text
  }
  const tidied = (text) => text.split("\n").map((line) => line.trim().replace(/ {2,}/g, " ")).filter(Boolean).join("\\\n")
  const words = (node) => tidied(inline(node))
  const paragraph = (text) => text.replace(/^(#{1,6}\s|[-+]\s|>|\d+(?=[.)]\s))/, (sign) => (/\d/.test(sign) ? `${sign}\\` : `\\${sign}`))

  const table = (node) => {
    const rows = [...node.rows].map((row) => [...row.cells].map((cell) => words(cell).replaceAll("\\\n", " ").replaceAll("|", "\\|")))
    const width = Math.max(...rows.map((row) => row.length))
    const line = (row) => `| ${Array.from({ length: width }, (_, place) => row[place] ?? "").join(" | ")} |`
    return width === 1 ? rows.flat().join("\n\n") : [line(rows[0]), line(Array(width).fill("---")), ...rows.slice(1).map(line)].join("\n")
  }
  const list = (node, depth = 0) => {
    let number = Number(node.getAttribute("start")) || 1
    return [...node.children].flatMap((item) => {
      if (/^(ul|ol)$/.test(item.localName)) return list(item, depth + 1)
      const inner = [...item.children].filter((each) => /^(ul|ol)$/.test(each.localName))
      for (const each of inner) each.remove()
      const sign = node.localName === "ol" ? `${number++}.` : "-"
      return [`${"   ".repeat(depth)}${sign} ${words(item)}`, ...inner.flatMap((each) => list(each, depth + 1))]
    }).join("\n")
  }
  // Word writes lists as paragraphs that say their level, and begin with a sign that is to be ignored.
  const listed = (node) => {
    if (!/mso-list:\s*l\d/i.test(style(node))) return null
    const level = Number(/level(\d)/.exec(style(node))?.[1] ?? 1)
    const sign = [...node.querySelectorAll("*")].find(isIgnored)?.textContent.trim() ?? ""
    return `${"   ".repeat(level - 1)}${/^[0-9a-z]+[.)]/i.test(sign) ? "1." : "-"} ${words(node)}`
  }

  const blocks = (node) => {
    const found = []
    let line = ""
    const close = () => {
      const clean = tidied(line)
      if (clean) found.push(paragraph(clean))
      line = ""
    }
    for (const each of node.childNodes) {
      const name = each.localName ?? ""
      if (each.nodeType === Node.ELEMENT_NODE && each.matches(SKIPPED)) continue
      const level = /^h([1-6])$/.exec(name)?.[1]
      const isBlock = level || BLOCKS.test(name) || /^(ul|ol|table|blockquote|hr)$/.test(name)
        || (each.nodeType === Node.ELEMENT_NODE && each.querySelector("p, ul, ol, table, h1, h2, h3, h4, blockquote"))
      if (!isBlock) {
        line += inline(each)
        continue
      }
      close()
      if (level) found.push(`${"#".repeat(Math.max(2, level))} ${words(each).replaceAll("\\\n", " ").replace(/^\*\*([^*]+)\*\*$/, "$1")}`)
      else if (/^(ul|ol)$/.test(name)) found.push(list(each))
      else if (name === "table") found.push(table(each))
      else if (name === "hr") found.push("---")
      else if (name === "blockquote") found.push(blocks(each).join("\n\n").replace(/^/gm, "> "))
      else if (listed(each)) found.push(listed(each))
      else found.push(...blocks(each))
    }
    close()
    return found
  }
  const toMarkdown = (html) => {
    const page = new DOMParser().parseFromString(disarmed(html), "text/html")
    const found = blocks(page.body).filter((block) => block.trim())
    // Items of one list stand together.
    const isItem = (block) => /^ *(-|\d+\.) /.test(block ?? "")
    return found.reduce((text, block, place) => text + (place ? (isItem(block) && isItem(found[place - 1]) ? "\n" : "\n\n") : "") + block, "").normalize("NFC")
  }

  for (const field of document.querySelectorAll("textarea[data-markdown]")) {
    field.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html")
      const text = html && toMarkdown(html)
      if (!text) return
      event.preventDefault()
      insert(field, text)
    })
  }
}
