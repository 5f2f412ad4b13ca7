// Verify: until this site has a verifier of its own, how anybody checks the award without trusting the page.
import words from "badgepress:words";
import { copyButton, element, link, openDialog } from "./dialog.js";

export default ({ credentialAddress, credentialFile, keyFile }, opener) =>
  openDialog(words.verify_heading, opener, (say) => [
    element("p", {}, words.verify_why),
    element("p", { className: "bp-address", dir: "ltr" }, credentialAddress),
    element(
      "p",
      { className: "bp-row" },
      copyButton(words.copy_address, credentialAddress, say, words.link_copied),
      link(words.open_credential, credentialFile),
    ),
    element(
      "ul",
      {},
      element("li", {}, words.verify_key, " ", element("a", { href: keyFile }, "did.json")),
      element("li", {}, words.verify_status),
      element("li", {}, words.verify_holder),
    ),
  ]);
