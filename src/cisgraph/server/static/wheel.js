// While a bearer of the wheel has the pointer or the focus, its lines stand out.

const wheel = document.querySelector(".wheel");

function turn(event, on) {
  const bearer = event.target.closest?.("[data-bearer]");
  if (!bearer) return;
  wheel.querySelector(`.line[data-bearer="${bearer.dataset.bearer}"]`)?.classList.toggle("on", on);
}

for (const [name, on] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
  wheel.addEventListener(name, (event) => turn(event, on));
}
