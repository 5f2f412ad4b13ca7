"""`badgepress from-form`: makes an award of a submitted issue form.

How a workflow calls it (event `issues`, actions `opened` and `edited`; checkout of the default branch):

    git fetch --depth 1 origin "+badgepress/award-issue-$NUMBER:refs/remotes/origin/badgepress/award-issue-$NUMBER" || true
    badgepress from-form --event "$GITHUB_EVENT_PATH" --out DIR

`$GITHUB_OUTPUT` (or `--github-output FILE`) gets `outcome`, and with `outcome=award` also `branch`, `path` and `title`; each is one line of letters,
digits and `@ . / _ ( ) -`. DIR gets `reply.md` (for the issue, first line is its marker; none for `nothing`), and with `award` also
`pull-request.md` (body) and a copy of the award below `files/`. A cheap condition for the job: `startsWith(github.event.issue.body, '### Badge ')`.

| outcome | exit code | meaning |
|---|---|---|
| `award` | 0 | the award is written to the working tree: commit `path` on `branch` (force-push: an edited issue replaces its proposal), open the pull request if none is open |
| `already` | 0 | the issue's award is on this branch already; nothing is written |
| `nothing` | 0 | no form of ours, or a closed issue; nothing is written, no reply |
| `problems` | 1 | nothing is written; `reply.md` lists what to mend |
"""
