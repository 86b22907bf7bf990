import IdentityAPI
package import SystemPackage

/// The runs that were begun in one folder and lie elsewhere than in its `muster-runs`, because `--run` named their folders.
///
/// A text file with one absolute path a line, in the order in which the runs began. It only helps to find runs: what a run is stands in its own folder.
package struct RunList: Sendable {
    private let file: FilePath
    /// The folder that the list is about.
    private let place: FilePath

    /// - Parameters:
    ///   - state: the folder of what Muster remembers.
    ///   - place: the folder that commands are run in.
    package init(in state: FilePath, of place: FilePath = FilePath(".").absolute) {
        self.place = place
        var hash = SHA256()
        hash.update(Array(place.string.utf8).span.bytes)
        file = state.appending("runs").appending("\(hash.hexadecimal.prefix(16)).txt")
    }

    /// The folders that still hold a run, relative to the list's folder where they lie in it.
    package var folders: [RunFolder] {
        paths.map { path in
            var short = path
            return RunFolder(short.removePrefix(place) && !short.isEmpty ? short : path)
        }
        .filter { RunFolder(place.pushing($0.path)).exists }
    }

    /// Adds a run, unless it lies where Muster looks anyway. A list that cannot be written is left as it is: the run's own folder is what counts.
    package func add(_ folder: RunFolder) {
        let path = folder.path.absolute
        guard path.removingLastComponent() != RunFolder.root.absolute, !path.string.contains("\n") else { return }
        let kept = paths.filter { $0 != path && RunFolder($0).exists } + [path]
        let text =
            "# Runs that were begun in \(place.string.replacing("\n", with: " "))\n"
            + kept.map { "\($0)\n" }.joined()
        try? file.removingLastComponent().createFolder()
        try? AtomicFile.write(text.utf8, to: file)
    }

    private var paths: [FilePath] {
        guard let bytes = try? file.contents() else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("/") }
            .map { FilePath(String($0)) }
    }
}
