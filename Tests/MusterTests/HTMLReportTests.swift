import FoundationEssentials
import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("report.html", .inTurn)
struct HTMLReportTests {
    /// The page of a run over a sheet.
    private func page(_ sheet: String, accounts: Int = 0, _ settings: RunSettings = RunSettings()) async throws
        -> String
    {
        try await RunHarness.with(accounts: accounts) { harness in
            _ = try await harness.importSheet(sheet, settings)
            return String(decoding: try harness.run.file("report.html").contents(), as: UTF8.self)
        }
    }

    @Test(
        "Nothing of the sheet becomes markup, and nothing turns the direction of what stands beside it",
        arguments: [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("a\" onclick='x", "a&quot; onclick=&#39;x"),
            ("R&D", "R&amp;D"), ("<\u{338}img src=x>", "&lt;\u{338}img src=x&gt;"),
            ("gpj\u{202E}exe\u{2066}", "gpj·exe·"),
            ("line\none", "line one"), ("bell\u{7}", "bell␤"), ("財務 🤖", "財務 🤖"),
        ]
    )
    func escaping(text: String, shown: String) async throws {
        #expect(HTML.escaped(text) == shown)
        let cell = text.replacing("\"", with: "\"\"")
        let page = try await page("name,groups\n\"\(cell)\",\"\(cell)\"\n")
        #expect(page.contains(shown))
        #expect(text == shown || !page.contains(text))
    }

    @Test("The page names nothing outside of itself, and allows nothing to be loaded")
    func selfContained() async throws {
        let page = try await page("name,groups\nnew-1,Nowhere\n")
        #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"))
        for trace in ["src=", "@import", "<link", "<iframe", "<object", "fetch(", "XMLHttpRequest"] {
            #expect(!page.contains(trace), "\(trace)")
        }
        let links = page.components(separatedBy: "href=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(Set(links) == ["#main", "errors.csv", "success.csv", "pending.csv"])
        // Reports of earlier versions have this line too, and their script runs only where its hash is the same.
        #expect(page.contains("<script>\n(() => {"))
        // The hatching of the drawing, which stands in the page.
        #expect(page.components(separatedBy: "url(").count - 1 == 1 && page.contains("url(#hatch)"))
    }

    @Test(
        "It tells the outcome in words, the bill against what happened, causes with their rows, and groups before and after"
    )
    func contents() async throws {
        let page = try await page(
            "name,addGroups,removeGroups\nrobot-000001,Finance,Automation Users\nnew-1,Finance,\nnew-2,Nowhere,\nnew-3,Nowhere,\n",
            accounts: 12
        )
        #expect(page.contains("2 of 4 rows are done; 2 failed."))
        #expect(page.contains("muster retry ") && !page.contains("muster import "))
        for heading in [
            "What became of 4 rows", "Rows over time", "Planned and actual calls", "Why rows failed",
            "Groups before and after", "Failed rows", "Every row", "How it ran",
        ] {
            #expect(page.contains(">\(heading)</h2>"), "\(heading)")
        }
        #expect(page.contains(">3, 4</td>"))
        #expect(page.contains("aria-label=\"Rows done over time\""))
        // Every row of data has a heading, every column a scope, every section a name.
        #expect(!page.contains("<th>") && page.components(separatedBy: "<section aria-label").count == 8 + 1)
    }

    @Test("A stopped run says why, and the exact command that continues")
    func stopped() async throws {
        try await RunHarness.with(faults: "slow=1:20ms") { harness in
            let sheet = "name\n" + (1...60).map { "new-\($0)\n" }.joined()
            _ = try await harness.importSheet(sheet, stoppingAfter: 5)
            let page = String(decoding: try harness.run.file("report.html").contents(), as: UTF8.self)
            #expect(page.contains("Ctrl-C stopped the run."))
            #expect(page.contains("<code class=\"command\">muster resume \(harness.run.path.quoted)</code>"))
            #expect(page.contains("<title>Stopped: robots.csv</title>"))
            _ = try await harness.resume()
            let resumed = String(decoding: try harness.run.file("report.html").contents(), as: UTF8.self)
            #expect(resumed.contains("All 60 rows are done.") && resumed.contains("in 2 stretches"))
            #expect(resumed.contains("<rect class=\"gap\""))
        }
    }

    @Test("Of many failed rows the page holds the first thousand and says so")
    func bounded() async throws {
        let page = try await page("name,groups\n" + (1...1200).map { "new-\($0),Nowhere\n" }.joined())
        #expect(page.contains("These are the first 1000 of 1200; errors.csv has them all."))
        #expect(page.contains(">new-1000</td>") && !page.contains(">new-1001</td>"))
    }

    @Test("Text can be read in light and in dark: its contrast is 4.5 to 1 or more", arguments: ["light", "dark"])
    func contrast(scheme: String) throws {
        let parts = ReportStyle.css.components(separatedBy: "@media (prefers-color-scheme: dark)")
        let text = scheme == "light" ? parts[0] : parts[1]
        let colours: [String: String] = text.matches(of: /--([a-z]+): #([0-9a-f]{3,6})/).reduce(into: [:]) {
            colours,
            match in
            if colours[String(match.1)] == nil { colours[String(match.1)] = String(match.2) }
        }
        for ground in ["paper", "card"] {
            let ground = Self.luminance(try #require(colours[ground]))
            for ink in ["ink", "quiet", "accent", "good", "bad", "mixed"] {
                let ink = Self.luminance(try #require(colours[ink]))
                #expect((max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 4.5)
            }
        }
    }

    /// The relative luminance of a colour, as WCAG defines it.
    private static func luminance(_ hex: String) -> Double {
        let digits =
            hex.count == 3
            ? hex.map { "\($0)\($0)" } : stride(from: 0, to: 6, by: 2).map { String(hex.dropFirst($0).prefix(2)) }
        let parts = digits.map { digit -> Double in
            let value = Double(Int(digit, radix: 16) ?? 0) / 255
            return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    /// To the power of 2.4, as the fifth root of the twelfth power.
    private static func power(_ base: Double) -> Double {
        let target = (0..<12).reduce(1.0) { product, _ in product * base }
        return (0..<60).reduce(1.0) { root, _ in
            root - (root * root * root * root * root - target) / (5 * root * root * root * root)
        }
    }
}
