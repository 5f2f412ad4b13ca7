// Filters the catalogue, which is whole without this: text and choices hide the badges that do not fit, and stand in the page's address.
import words from "badgepress:words";
import { fits, plain } from "./catalogue/fits.js";

const form = document.querySelector("[data-bp-catalogue]");
if (form) start(form);

function start(form) {
  const catalogue = form.closest(".bp-catalogue");
  const status = form.querySelector("[role=status]");
  const reset = form.querySelector("[type=reset]");
  const details = form.querySelector("details");
  const nothing = catalogue.querySelector(".bp-nothing");
  const areas = [...catalogue.querySelectorAll(".bp-shelf")].map((section) => ({
    section,
    link: catalogue.querySelector(`.bp-areas a[href="#${section.id}"]`)?.parentElement,
    cards: [...section.querySelectorAll(".bp-card")].map((item) => ({ item, is: said(item) })),
  }));
  const everything = status.textContent;
  const number = new Intl.NumberFormat(document.documentElement.lang || "en");
  const total = areas.reduce((sum, area) => sum + area.cards.length, 0);

  function show() {
    const wanted = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
    const asked = { ...wanted, q: plain(wanted.q ?? "").split(/\s+/) };
    let found = 0;
    for (const { section, link, cards } of areas) {
      let here = 0;
      for (const { item, is } of cards) {
        const isFit = fits(is, asked);
        if (item.hidden === isFit) item.hidden = !isFit;
        here += isFit;
      }
      if (section.hidden !== !here) section.hidden = !here;
      if (link) link.hidden = !here;
      found += here;
    }
    const chosen = Object.keys(wanted).filter((name) => name !== "q").length;
    const some = () => words.badges_found.replace("{found}", number.format(found)).replace("{all}", number.format(total));
    status.textContent = found === total ? everything : some();
    reset.disabled = !Object.keys(wanted).length;
    nothing.hidden = found > 0;
    if (details) details.querySelector("summary span").textContent = chosen ? ` (${number.format(chosen)})` : "";
    return wanted;
  }

  function remember(wanted) {
    const hash = new URLSearchParams(wanted).toString();
    history.replaceState(history.state, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  function recall() {
    if (!location.hash.includes("=")) return; // a place in the page
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const field of form.elements) {
      if (!field.name) continue;
      const value = asked.get(field.name) ?? "";
      if (value && field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) field.add(new Option(value));
      field.value = value;
      if (value && field.name !== "q" && details) details.open = true;
    }
    show();
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => remember(show()));
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    setTimeout(() => {
      remember(show());
      form.elements.q.focus();
    });
  });
  addEventListener("hashchange", recall);
  recall();
}

function said(item) {
  const { area = "", type = "", level = "", hours = "", tags = "" } = item.dataset;
  return {
    area,
    type,
    level,
    hours: Number(hours),
    tags: tags.split("\n"),
    status: item.classList.contains("bp-retired") ? "retired" : "active",
    path: "path" in item.dataset,
    text: plain(`${item.querySelector("h3").textContent} ${item.querySelector("p").textContent} ${area} ${type} ${level} ${tags}`),
  };
}
