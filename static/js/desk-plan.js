// Every page of the plan at the desk: what was just said takes the focus, so that it is heard and the keyboard goes on from there.
const said = document.querySelector("[data-focus]") || document.getElementById("messages");
if (said) {
  said.tabIndex = -1;
  said.focus();
}
