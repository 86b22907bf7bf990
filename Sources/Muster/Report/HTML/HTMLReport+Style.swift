extension HTMLReport {
    /// Light and dark, narrow, wide and on paper. All text colours have a contrast of at least 4.5 to 1 with their background.
    static let style = """

        :root { color-scheme: light dark; --paper: #faf9f7; --card: #fff; --ink: #1c2330; --quiet: #596273; --line: #e2dfd9; --accent: #1f5aa8;
          --good: #19714a; --bad: #b3261e; --mixed: #855800; --band: #eef2f8; --soft: #f3f1ed;
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
        @media (prefers-color-scheme: dark) { :root { --paper: #13161c; --card: #1b1f27; --ink: #e7eaef; --quiet: #a2abba; --line: #2f3541; --accent: #8ab4f8;
          --good: #6fcf97; --bad: #ff8f86; --mixed: #f0c36a; --band: #232a37; --soft: #222731 } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100% }
        header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem }
        header { padding-top: 3rem; padding-bottom: 1rem }
        h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .75rem; overflow-wrap: anywhere; letter-spacing: -.01em }
        h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 1rem }
        p { margin: 0 0 .75rem; overflow-wrap: anywhere }
        .kind, .quiet, footer { color: var(--quiet) }
        .kind { margin: 0 0 .25rem }
        .quiet, footer { font-size: .9rem }
        .verdict { font-size: 1.2rem; font-weight: 600 }
        .verdict.good { color: var(--good) } .verdict.mixed { color: var(--mixed) } .verdict.bad { color: var(--bad) }
        section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; margin: 0 0 1.25rem }
        section > :last-child { margin-bottom: 0 }
        .banner { border-left: .3rem solid var(--mixed) }
        a { color: var(--accent) }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .2rem }
        .skip { position: absolute; left: -99rem } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem }
        code { font: .9rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace }
        .command { display: block; background: var(--soft); border-radius: .4rem; padding: .6rem .9rem; margin: 0 0 .75rem; overflow-wrap: anywhere; user-select: all }

        .share { display: flex; gap: 2px; height: .75rem; border-radius: .4rem; overflow: hidden; margin: 0 0 1.25rem }
        .share span { min-width: 3px; background: var(--tone) }
        .created { --tone: #2e8b62 } .updated { --tone: #3f7fcc } .deleted { --tone: #8064b8 } .unchanged { --tone: #98a1b0 } .skipped { --tone: #c3c8d1 }
        .failed { --tone: #c8382f } .unknown { --tone: #d98a1f } .pending { --tone: #dcd3bd }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: 1rem; margin: 0 }
        .tiles div { display: flex; flex-direction: column-reverse; border-left: .25rem solid var(--tone); padding-left: .75rem }
        .tiles dt { color: var(--quiet); font-size: .9rem } .tiles dd { margin: 0; font-size: 1.6rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums }

        .scroll { overflow-x: auto }
        table { border-collapse: collapse; width: 100%; font-size: .925rem }
        caption { text-align: left; color: var(--quiet); font-size: .9rem; padding: 0 0 .5rem }
        th, td { text-align: left; vertical-align: top; padding: .5rem 1.25rem .5rem 0; border-bottom: 1px solid var(--line) }
        tr > :last-child { padding-right: 0 }
        tbody tr:last-child > * { border-bottom: 0 }
        thead th { color: var(--quiet); font-weight: 600; vertical-align: bottom; border-bottom-width: 2px }
        tbody th { font-weight: 600 }
        td, tbody th { overflow-wrap: anywhere; min-width: 3rem }
        .number { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; white-space: nowrap }
        #failed-rows [data-label=Reason] { min-width: 14rem }
        [data-label=Action], [data-label=Status], [data-label=Code], [data-label=Row], [data-label=Line] { white-space: nowrap }
        th button { all: unset; cursor: pointer; font-weight: 600 } th button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
        th[aria-sort=ascending] button::after { content: " ↑" } th[aria-sort=descending] button::after { content: " ↓" }
        details > summary { cursor: pointer; color: var(--accent); padding: .25rem 0 } details[open] > summary { margin-bottom: .75rem }
        .search { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin: 0 0 1rem } .search[hidden] { display: none }
        .search input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: .4rem; padding: .45rem .7rem; flex: 1 1 12rem; min-width: 0 }
        .search output { color: var(--quiet); font-size: .9rem }

        figure { margin: 0 0 1rem } figcaption { color: var(--quiet); font-size: .9rem; margin-top: .75rem }
        .plot { display: grid; grid-template: 15rem 1.5rem / auto 1fr; column-gap: .6rem }
        .plot svg { width: 100%; height: 100%; overflow: visible; border-bottom: 1px solid var(--quiet) }
        .ticks { color: var(--quiet); font-size: .8rem; line-height: 1; font-variant-numeric: tabular-nums }
        .ticks.y { display: flex; flex-direction: column; justify-content: space-between; text-align: right } .ticks.y span:first-child { margin-top: -.4em } .ticks.y span:last-child { margin-bottom: -.4em }
        .ticks.x { grid-column: 2; position: relative } .ticks.x span { position: absolute; top: .5rem; transform: translateX(-50%); white-space: nowrap } .ticks.x span:first-child { transform: none }
        .band { fill: var(--band); background: var(--band) } .grid { stroke: var(--line); vector-effect: non-scaling-stroke }
        .made { fill: none; stroke: var(--accent); stroke-width: 2.5; stroke-linejoin: round; vector-effect: non-scaling-stroke; background: var(--accent) } .area { fill: var(--accent); opacity: .1 }
        polyline.failed { fill: none; stroke: var(--bad); stroke-width: 2; stroke-dasharray: 4 3; vector-effect: non-scaling-stroke } i.failed { background: var(--bad) }
        .waiting { fill: var(--mixed); background: var(--mixed); opacity: .65 } .outage { fill: var(--bad); background: var(--bad) } #hatch line { stroke: var(--quiet); stroke-width: 2 }
        .gap { fill: url(#hatch) } i.gap { background: repeating-linear-gradient(45deg, var(--quiet) 0 1px, transparent 1px 4px) }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: .5rem } .legend span { display: flex; align-items: center; gap: .4rem } .legend i { width: .9rem; height: .6rem; border-radius: .15rem } i.band { border: 1px solid var(--line) }

        @media (max-width: 40rem) { header { padding-top: 1.5rem } header, main, footer { padding-left: .9rem; padding-right: .9rem } h1 { font-size: 1.5rem } section { padding: 1.1rem }
          th, td { padding-right: .8rem } .plot { grid-template-rows: 11rem 1.5rem }
          .cards thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden } .cards, .cards caption, .cards tbody, .cards tr { display: block } .cards tr[hidden] { display: none }
          .cards tbody tr { border-bottom: 1px solid var(--line); padding: .75rem 0 } .cards tbody tr:last-child { border: 0 }
          .cards th, .cards td { display: grid; grid-template-columns: 7.5rem 1fr; padding: .1rem 0; border: 0; white-space: normal; text-align: left } .cards [data-empty] { display: none }
          .cards [data-label]::before { content: attr(data-label); color: var(--quiet); font-weight: 400 } }
        @media print { @page { margin: 15mm } :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #ccc; --accent: #1f5aa8; --good: #19714a; --bad: #b3261e; --mixed: #855800; --band: #eef2f8; --soft: #f3f3f3; font-size: 11px }
          * { print-color-adjust: exact } header, main, footer { max-width: none; padding: 0 } section { border: 0; border-radius: 0; padding: 0; margin: 0 0 1.75rem } .banner { border-left: 0 }
          .search, .search[hidden], .skip { display: none } .scroll { overflow: visible } tr[hidden] { display: table-row } tr, figure, dl { break-inside: avoid } h2 { break-after: avoid } thead { display: table-header-group; break-inside: avoid }
          th, td { padding: .25rem .8rem .25rem 0 } #failed-rows [data-label=Reason] { min-width: 0 } details > summary { display: none } details::details-content { content-visibility: visible; display: block } .plot { grid-template-rows: 12rem 1.5rem } }

        """
}
