import Foundation
import IdentitySandbox
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The page in a real browser. Without one these tests are skipped: nobody needs it to build Muster.
@Suite(
    "report.html in Chromium",
    .enabled(if: Browser.path != nil, "needs Chromium, as in: apt-get install chromium"),
    .inTurn,
    .serialized
)
struct ReportPageTests {
    private static let sheet =
        "name,groups\n" + (1...30).map { "new-\($0),Finance\n" }.joined()
        + (1...12).map { "lost-\($0),Nowhere\n" }.joined() + "<b>bold</b>,Elsewhere\n"

    private func withPage(_ body: (Browser, FilePath) async throws -> Void) async throws {
        try await withSandbox { muster, _ in
            try muster.write(Self.sheet, to: "robots.csv")
            #expect(try await muster("import", "robots.csv", "--run", "run").code == 1)
            let browser = Browser(home: muster.folder.appending("browser"))
            try await body(browser, muster.folder.appending("run").appending("report.html"))
        }
    }

    @Test("It loads without a word of complaint, and the script offers the search")
    func loads() async throws {
        try await withPage { browser, page in
            let shown = try await browser("--dump-dom", page: page)
            #expect(shown.output.contains("<title>13 failed: robots.csv</title>"))
            #expect(!shown.errors.contains("CONSOLE"), "\(shown.errors)")
            #expect(
                !shown.output.contains("role=\"search\" hidden") && shown.output.contains("<button type=\"button\">Row")
            )
            #expect(!shown.output.contains("<b>bold") && shown.output.contains("&lt;b&gt;bold&lt;/b&gt;"))
        }
    }

    @Test(
        "A search in the address leaves only the rows that hold all its words, and says how many",
        arguments: [("nowhere", 12), ("lost-1%20nowhere", 4), ("zzz", 0)]
    )
    func search(words: String, count: Int) async throws {
        try await withPage { browser, page in
            let shown = try await browser("--dump-dom", page: page, fragment: "q=\(words)").output
            #expect(shown.contains("aria-live=\"polite\">\(count) of 13 rows</output>"))
            let rows = shown.components(separatedBy: "id=\"failed-rows\"")[1].components(
                separatedBy: "<tr role=\"row\""
            ).dropFirst(2)
            #expect(rows.count == 13 && rows.count { !$0.hasPrefix(" hidden") } == count)
        }
    }

    @Test("Nothing is wider than a phone, and it can be printed")
    func narrowAndPrinted() async throws {
        try await withPage { browser, page in
            // The page measures itself, in a copy: the script of the original is only told what to do besides.
            let measure =
                "document.title = document.documentElement.scrollWidth <= innerWidth ? 'It fits' : 'It is too wide';"
            let text = try String(contentsOfFile: page.string, encoding: .utf8)
                .replacingOccurrences(of: "</script>\n</body>", with: "\(measure)</script>\n</body>")
            let copy = page.removingLastComponent().appending("copy.html")
            try text.write(toFile: copy.string, atomically: true, encoding: .utf8)
            let frame =
                "<iframe src=\"copy.html\" style=\"width:360px;height:3000px\" onload=\"document.title = this.contentDocument.title\">"
            let phone = page.removingLastComponent().appending("phone.html")
            try frame.write(toFile: phone.string, atomically: true, encoding: .utf8)
            let shown = try await browser("--allow-file-access-from-files", "--dump-dom", page: phone).output
            #expect(shown.contains("<title>It fits</title>"), "\(shown.prefix(300))")
            let pdf = page.removingLastComponent().appending("report.pdf")
            _ = try await browser("--print-to-pdf=\(pdf)", "--no-pdf-header-footer", page: page, fragment: "q=zzz")
            #expect(try Data(contentsOf: URL(filePath: pdf.string)).starts(with: Array("%PDF".utf8)))
        }
    }
}

/// Chromium without a window.
struct Browser {
    /// Where it lies; `nil` for nowhere.
    static let path: FilePath? = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].lazy
        .map { FilePath("/usr/bin").appending($0) }.first { FileManager.default.isExecutableFile(atPath: $0.string) }

    /// Where it keeps what it must keep.
    let home: FilePath

    /// Shows a page and does what the options say.
    func callAsFunction(_ options: String..., page: FilePath, fragment: String = "") async throws -> (
        output: String, errors: String
    ) {
        let arguments =
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
                "--enable-logging=stderr", "--virtual-time-budget=3000", "--user-data-dir=\(home)",
            ] + options + ["file://\(page)\(fragment.isEmpty ? "" : "#\(fragment)")"]
        let result = try await Subprocess.run(
            .path(#require(Self.path)),
            arguments: Arguments(arguments),
            environment: .inherit,
            input: .none,
            output: .string(limit: 64 << 20),
            error: .string(limit: 64 << 20)
        )
        return (result.standardOutput, result.standardError)
    }
}
