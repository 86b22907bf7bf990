import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A person's way through the page in a real browser: `Browser/page.py`. Without Chromium and Playwright these tests are skipped: nobody needs them to build Muster.
@Suite(
    "The page in Chromium",
    .enabled(
        if: PageBrowser.isInstalled,
        "needs Chromium and Playwright: apt-get install chromium; python3 -m venv .build/page-venv; .build/page-venv/bin/pip install playwright axe-playwright-python"
    ),
    .inTurn,
    .serialized
)
struct BrowserTests {
    @Test(
        "A person gets through, by labels and roles only, without an error in the console and without a request to another host",
        arguments: [
            "mistyped", "layouts", "twins", "worded", "damaged", "stopped", "undone", "killed", "retried", "watched",
            "hostile",
            "dropped",
            "many", "refused", "keyboard", "rehearsed", "signed_in", "denied", "never_back", "ended", "profiles",
            "states",
            "accessible",
        ]
    )
    func scenario(name: String) async throws {
        try await withTemporaryFolder { folder in
            let result = try await PageBrowser().run(name, in: folder)
            #expect(result.isSuccess, "\(result.output)")
        }
    }
}

/// Python with Playwright, and Chromium.
struct PageBrowser {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Browser/page.py")

    /// The Python that has Playwright: `MUSTER_PAGE_PYTHON`, without that the one of `.build/page-venv`; `nil` where that is no program.
    private static let python: String? = {
        let said = ProcessInfo.processInfo.environment["MUSTER_PAGE_PYTHON"]
        let path = said ?? root.appending(path: ".build/page-venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// Whether there is all that the scenarios need.
    static let isInstalled =
        python != nil
        && ["chromium", "chromium-browser", "google-chrome"].contains {
            FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
        }

    /// The built program, beside the tests.
    private static let program: String = {
        var folder = FilePath(ProcessInfo.processInfo.arguments[0]).removingLastComponent()
        while !FileManager.default.isExecutableFile(atPath: folder.appending("muster").string),
            !folder.components.isEmpty
        {
            folder.removeLastComponent()
        }
        return folder.appending("muster").string
    }()

    /// Runs a scenario in a folder of its own.
    func run(_ name: String, in folder: FilePath) async throws -> (isSuccess: Bool, output: String) {
        let result = try await Subprocess.run(
            .path(FilePath(#require(Self.python))),
            arguments: Arguments([Self.script.path, name, Self.program, folder.string]),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        return (result.terminationStatus.isSuccess, result.standardOutput + result.standardError)
    }
}
