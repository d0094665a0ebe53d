// On a narrow screen the pages of a consultation are a row that scrolls: the page that is open is brought into sight.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
