// Links: written from the root of the site, and made relative to each page.

/** Every attribute that holds an address of the site. */
export const ADDRESSES = /\b(href|src|action|data-root|content="0; url)=("?)(\/[^"]*)"/g;

/** A page whose links start at the page, or at a path where the site will be. */
export function relativeLinks(html, url, base) {
  const up =
    base ??
    (url
      .split("/")
      .slice(2)
      .map(() => "../")
      .join("") ||
      "./");
  return html.replace(ADDRESSES, (_, attribute, quote, target) => `${attribute}=${quote}${up}${target.slice(1)}"`);
}
