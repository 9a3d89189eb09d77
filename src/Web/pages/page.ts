// Runs on every page: small enhancements of plain forms and links. Nothing here is needed for a page to work.
document.documentElement.classList.add("js");
