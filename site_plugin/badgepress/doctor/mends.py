"""How to mend what the doctor finds, on each host, in words for somebody who looks after badges and not after servers."""

from __future__ import annotations

from badgepress.doctor.hosts import Host
from badgepress.doctor.points import Point

_DEPLOY = "Build and deploy once more, and call the doctor again a few minutes later."

MENDS: dict[Point, dict[Host, str]] = {
    "reach": {
        "unknown": "Is this computer online? Then open the address in a browser. If it opens there, the host refuses programs: allow them for this site (bot protection, password, country rules), for verifiers are programs.",
        "github": "Open the address in a browser, and look under Settings → Pages whether the site is live; githubstatus.com says when GitHub itself is ill.",
        "gitlab": "Look under Deploy → Pages whether the site is live, and under Settings → General → Visibility whether Pages is open to everyone.",
        "cloudflare": "Turn “Bot Fight Mode”, “Under Attack” and Access off for this host name (Security → Settings, Zero Trust → Access): verifiers are programs.",
        "netlify": "Look under Deploys whether the site is published, and under Site configuration → Access & security that no password is asked for.",
        "s3": "Let everybody read the bucket's files through the CDN (bucket policy: s3:GetObject, or origin access control), and turn off rules that refuse programs.",
        "nginx": "Look at nginx's error log; the folder and its files must be readable for nginx (chmod -R a+rX), and no auth_basic may stand before them.",
    },
    "certificate": {
        "unknown": "Renew the certificate for this host name, and let the host renew it by itself (Let's Encrypt does); serve the whole chain.",
        "github": "Settings → Pages: take the custom domain out, save, put it in again, and wait for the certificate; its DNS must point to GitHub.",
        "gitlab": "Deploy → Pages → your domain: turn “Automatic certificate management using Let's Encrypt” on, and check that the DNS records are verified.",
        "cloudflare": "Workers & Pages → your project → Custom domains: remove the domain and add it again; the certificate is made within minutes.",
        "netlify": "Domain management → HTTPS: “Renew certificate”; the DNS of the domain must point to Netlify.",
        "s3": "Renew or validate the certificate in AWS Certificate Manager (region us-east-1 for CloudFront), and choose it in the distribution.",
        "nginx": "Run `certbot renew` and reload nginx; use fullchain.pem as ssl_certificate, and see that the timer of certbot runs.",
    },
    "https": {
        "unknown": "Let the host redirect every address from http:// to the same address with https://.",
        "github": "Settings → Pages: tick “Enforce HTTPS”.",
        "gitlab": "Deploy → Pages: tick “Force HTTPS”.",
        "cloudflare": "SSL/TLS → Edge Certificates: turn “Always Use HTTPS” on.",
        "netlify": "Domain management → HTTPS: turn “Force HTTPS” on.",
        "s3": "CloudFront → Behaviors: Viewer protocol policy “Redirect HTTP to HTTPS”.",
        "nginx": "In the server block for port 80: return 301 https://$host$request_uri;",
    },
    "address": {
        "unknown": "Call the doctor with the address that the badges say, and see that the site answers there. If content/issuer.yml has the wrong base_url and nothing was issued yet, correct it; afterwards it stays.",
    },
    "manifest": {
        "unknown": "Give the address that stands as base_url in content/issuer.yml. If it is the right one, the last deploy did not arrive: look at its log, then deploy again.",
    },
    "preview": {
        "unknown": "Build with the issuer's key (badgepress build --release --key URI) and deploy that; a preview must never be deployed.",
    },
    "did": {
        "unknown": "did.json must be the file that the build made. " + _DEPLOY,
    },
    "keys": {
        "unknown": "If keys/ is right, build and deploy once more. If nobody of you knows the key that is announced, take it for a break-in: change the host's passwords first.",
    },
    "status-list": {
        "unknown": "Run `badgepress refresh`, commit, and publish; the weekly job does this by itself. If it is off, turn it on again: code hosts stop jobs in repositories where nothing happens.",
    },
    "proof": {
        "unknown": "Build with the issuer's key and deploy the whole folder, never single files. If a key was replaced, see `badgepress keys list`.",
    },
    "missing": {
        "unknown": "Deploy the whole folder that the build made, names beginning with a dot included, and delete nothing from the host. " + _DEPLOY,
        "github": "Deploy the whole folder with actions/upload-pages-artifact (include-hidden-files: true), or put an empty file .nojekyll beside index.html if you publish a branch; without it GitHub leaves .well-known out.",
        "gitlab": "The job's artifact must be the whole folder (pages: artifacts: paths: [public]), .well-known included; large sites must fit the limit of files.",
        "cloudflare": "Deploy the whole folder; a site of more than 20,000 files is cut off (docs/hosting.md says how to split it).",
        "netlify": "Deploy the whole folder: `netlify deploy --prod --dir site`; folders that begin with a dot must not be left out by an ignore rule.",
        "s3": "Upload the whole folder, .well-known included (docs/hosting.md shows the commands), and never with an option that deletes.",
        "nginx": "Copy the whole folder (rsync -a site/ …, no --exclude '.*'), and let nginx serve .well-known: a rule such as `location ~ /\\.` hides it.",
    },
    "changed": {
        "unknown": "Somebody or something changed files after the build: turn off whatever rewrites or “optimises” files on the host. " + _DEPLOY,
        "cloudflare": "Turn off what rewrites files (Email Address Obfuscation, Rocket Loader, minification, HTML rewriting) and purge the cache: Caching → Purge everything. " + _DEPLOY,
    },
    "stale": {
        "unknown": "Empty the host's cache (“purge”), and let it keep *.json for ten minutes at most (Cache-Control: public, max-age=600).",
        "github": "GitHub keeps copies for ten minutes: wait, and call the doctor again. A CDN of your own before it must be emptied after each deploy.",
        "gitlab": "Wait ten minutes, and call the doctor again. A CDN of your own before it must be emptied after each deploy.",
        "cloudflare": "Caching → Configuration → Purge everything; and no cache rule may keep *.json longer than ten minutes.",
        "netlify": "Deploys → Trigger deploy → “Clear cache and deploy site”.",
        "s3": "After each upload: aws cloudfront create-invalidation --paths '/*'; and upload *.json with --cache-control 'public, max-age=600'.",
        "nginx": "Empty proxy_cache, if there is one before the site; for *.json: add_header Cache-Control 'public, max-age=600';",
    },
    "redirect": {
        "unknown": "The address in the badges must answer itself, for ever. Take the redirect away, or let the old host name serve the site too.",
        "github": "If a custom domain was added after badges were issued: Settings → Pages, take it out again; base_url must be the address that answers.",
        "cloudflare": "Look through Rules → Redirect Rules, Page Rules and the file _redirects; “Pretty URLs” are for pages only.",
        "netlify": "Domain management: make the host name of base_url the primary domain; look through _redirects, and turn “Pretty URLs” off.",
        "s3": "Address the bucket by its own region's name in the distribution; remove redirect rules for *.json.",
        "nginx": "Look for `return 301` and `rewrite` in the server block; behind a proxy set `absolute_redirect off;`.",
    },
    "type": {
        "unknown": "Tell the host which type belongs to which ending: .json application/json, .svg image/svg+xml, .html text/html, .jwt text/plain, .js text/javascript, .css text/css.",
        "github": "GitHub Pages knows these endings by itself: a web page in place of JSON means that the file is not there, or that a custom 404 or a proxy before it answers.",
        "gitlab": "GitLab Pages knows these endings by itself: see that _redirects does not catch *.json, and that no proxy before it changes types.",
        "cloudflare": "Deploy the site's file _headers with it, at the top of the folder; and see that _redirects does not catch *.json.",
        "netlify": "Deploy the site's file _headers with it, at the top of the folder; and see that _redirects has no rule “/* /index.html 200”.",
        "s3": "Upload with types: aws s3 cp site s3://BUCKET --recursive --exclude '*' --include '*.json' --content-type application/json (and so for svg, jwt); rclone sets them by itself.",
        "nginx": "Keep `include mime.types;` in nginx.conf, add a line `text/plain jwt;` to the file mime.types, and see that `try_files … /index.html` does not catch *.json.",
    },
    "cors": {
        "unknown": "Let the host send the header Access-Control-Allow-Origin: * with *.json, *.jwt, *.svg and *.png. Nothing in them is secret.",
        "github": "GitHub Pages sends it by itself; a proxy or CDN before it takes it away. Allow it there.",
        "gitlab": "GitLab Pages sends it by itself, but for sites that only members may see: open the site (Settings → General → Visibility → Pages: everyone).",
        "cloudflare": "Deploy the site's file _headers with it, at the top of the folder.",
        "netlify": "Deploy the site's file _headers with it, at the top of the folder.",
        "s3": "CloudFront → Behaviors → Response headers policy: “CORS-With-Preflight” or “SimpleCORS”; S3 alone: Permissions → CORS, AllowedOrigins *.",
        "nginx": "location ~ \\.(json|jwt|svg|png)$ { add_header Access-Control-Allow-Origin * always; }",
    },
    "packing": {
        "unknown": "Upload files unpacked, and let the host do the compression.",
        "s3": "Upload files as they are, without --content-encoding, and let CloudFront compress (Behaviors → Compress objects automatically).",
        "nginx": "Use `gzip on;` alone: no gzip_static with files that are not packed, and no second gzip in a proxy before it.",
    },
    "not-found": {
        "unknown": "Turn off the “single page app” fallback: what is not there must be answered with status 404.",
        "github": "Do not use a 404.html that redirects; GitHub answers 404 by itself.",
        "gitlab": "Take the rule “/* /index.html 200” out of _redirects.",
        "cloudflare": "Put a file 404.html at the top of the folder: without one, Cloudflare Pages answers every address with index.html.",
        "netlify": "Take the rule “/* /index.html 200” out of _redirects or netlify.toml.",
        "s3": "CloudFront → Error pages: no response code 200 for 403 and 404; let the bucket list its files to CloudFront, so that it says 404 and not 403.",
        "nginx": "try_files $uri $uri/ =404; in place of … /index.html;",
    },
    "folders": {
        "unknown": "Let the host serve index.html for an address that ends in a slash, and redirect to it from the one without.",
        "s3": "CloudFront with a bucket has no folder pages: use the bucket's website address as origin, or a CloudFront function that adds index.html.",
        "nginx": "index index.html; try_files $uri $uri/ =404; and, behind a proxy, absolute_redirect off;",
    },
    "strangers": {
        "unknown": "If you did not put it there, the host did: turn off its analytics, badges and “optimisers”. In pages of your own, put pictures and fonts into the site.",
        "cloudflare": "Turn off Web Analytics' automatic setup, Zaraz and Rocket Loader for this host name.",
        "netlify": "Turn off Snippet injection, Real User Metrics and the Netlify Drawer for production.",
    },
    "noindex": {
        "unknown": "Pages must arrive as they were built, and robots.txt must not forbid awards/: a search engine has to read the page to see that it may not show it.",
    },
    "headers": {
        "unknown": "The site's file _headers must lie at the top of the folder that is deployed.",
        "cloudflare": "The site's file _headers must lie at the top of the folder that is deployed; it counts for static files only, not behind a Pages function.",
        "netlify": "The site's file _headers must lie at the top of the publish directory; look into the deploy's log, “Header rules”.",
    },
    "same": {
        "unknown": "The deploy did not arrive, or not yet: look at its log, wait a few minutes, and call the doctor again (--wait 300 does so).",
    },
    "time": {
        "unknown": "Call the doctor again with more time (--seconds 900) or fewer addresses (--at-most 100).",
    },
}
"""Point → host → what to do; `unknown` holds for every host that is not named."""


def mend(point: Point, host: Host) -> str:
    """Return what to do about a point on a host."""
    for_hosts = MENDS[point]
    return for_hosts.get(host) or for_hosts["unknown"]
