// The test send: form -> a second look -> one message; a second click cannot send it twice.
import { $, announce, fill, h, plural, size } from "./dom.js";
import { ask, blame, clear } from "./live.js";

const room = $("send");
if (room) {
  const form = $("form"), dialog = $("confirm");
  let token = "";

  function body() {
    const values = Object.fromEntries([...new FormData(form)].filter(([, text]) => text !== ""));
    const { to = "", sender = "", ...rest } = values;
    return { template: room.dataset.template, to, sender, values: rest, token };
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    token = "";
    clear(form, $("trouble"));
    $("done").hidden = true;
    try {
      const { facts } = await ask("/studio/api/send/check", body());
      token = facts.token;
      const rows = [["To", `+${facts.to}`], ["From", facts.sender], ["Through", facts.gateway], ["Subject", facts.subject], ["Message", `${plural(facts.slides, "slide")}, about ${size(facts.bytes)}`]];
      fill($("confirm-facts"), rows.map(([name, text]) => h("div", {}, h("dt", {}, name), h("dd", {}, text))));
      $("confirm-trouble").hidden = true;
      $("go").disabled = false;
      dialog.showModal();
      $("stay").focus();
    } catch (error) {
      blame(form, error, $("trouble"));
      form.querySelector("[aria-invalid]")?.focus();
    }
  });

  $("go").addEventListener("click", async () => {
    $("go").disabled = true;
    try {
      const { facts } = await ask("/studio/api/send", body());
      dialog.close();
      fill($("done"), h("span", {}, `Accepted for ${facts.to}. `, h("a", { href: `/studio/messages/${facts.message}` }, `Follow ${facts.tracking}`)));
      $("done").hidden = false;
      announce("Accepted");
    } catch (error) {
      $("confirm-trouble").textContent = error.message;
      $("confirm-trouble").hidden = false;
    }
  });
  $("stay").addEventListener("click", () => dialog.close());
}
