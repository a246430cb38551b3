// Has a screen reader say a sentence when it changes.

/** @param {any} component What Streamlit hands over. */
export default function voice({ data, parentElement }) {
  const place = parentElement.querySelector("[role=status]");
  if (place.textContent !== data.text) place.textContent = data.text;
}
