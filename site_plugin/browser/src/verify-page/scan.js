// A QR code in front of the camera, where browser and reader allow it; the picture stays in the browser.
import table from "badgepress:verify-words";
import { element } from "../dom.js";

const { words } = table;

export const offerCamera = async (form, progress, found) => {
  if (!("BarcodeDetector" in globalThis) || !navigator.mediaDevices?.getUserMedia) return;
  if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  const button = element("button", { type: "button", className: "bp-button", textContent: words.scan });
  form.querySelector(".bp-actions").append(button);
  let stop = null;
  button.onclick = async () => {
    if (stop) stop();
    else stop = await scan(form, progress, found, button, () => (stop = null));
  };
};

const scan = async (form, progress, found, button, ended) => {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    progress.textContent = words.no_camera;
    return null;
  }
  const video = element("video", { className: "bp-camera", autoplay: true, muted: true, playsInline: true, srcObject: stream });
  form.append(video);
  button.textContent = words.stop_scanning;
  progress.textContent = words.scanning;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const timer = setInterval(async () => {
    const [code] = await detector.detect(video).catch(() => []);
    if (!code || !stream.active) return;
    stop();
    found(code.rawValue);
  }, 250);
  const stop = () => {
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    video.remove();
    button.textContent = words.scan;
    progress.textContent = "";
    ended();
  };
  return stop;
};
