import FoundationEssentials

/// Opens the page in the person's browser.
struct PageLauncher {
    /// How long a browser may take to read the file that leads to the page.
    private static let patience = Duration.seconds(20)

    let url: String

    /// Opens the address, and does nothing where there is no browser: the address is printed as well.
    ///
    /// The address is not an argument of a program, because every user of the machine can read those. It stands in a file that only its owner can read, and
    /// that leads to it.
    func open() async {
        let name = "muster-ui-\(UInt64.random(in: .min ... .max))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
            let page = folder.appending(path: "muster.html")
            try Data(text.utf8).write(to: page)
            guard await BrowserLauncher(environment: Settings.environment).open(page.absoluteString) != nil else {
                return
            }
            try await Task.sleep(for: Self.patience)
        } catch {
            // Without a browser, the printed address is enough.
        }
    }

    private var text: String {
        """
        <!DOCTYPE html>
        <meta charset="utf-8">
        <meta name="referrer" content="no-referrer">
        <meta http-equiv="refresh" content="0; url=\(url)">
        <title>Muster</title>
        """
    }
}
