import HTTPTypes
import Muster
import SystemPackage

/// The runs that the page lists: the same as `muster runs`.
extension Workbench {
    private static let mostRuns = 200

    /// The runs, the latest first.
    func runs() -> [RunView] {
        let folders = RunFolder.all(in: root, listed: listed()) { knownRuns.began($0) }
        return folders.prefix(Self.mostRuns).map { folder in
            do {
                return RunView(
                    try knownRuns.run(folder),
                    id: id(of: folder),
                    place: place(of: folder),
                    isOwn: isOwn(folder)
                )
            } catch {
                return RunView(damaged: folder, id: id(of: folder), place: place(of: folder), PageText.sentence(error))
            }
        }
    }

    /// Returns the run with an id.
    ///
    /// - Throws: ``PageError`` for any other text: no other folder can be reached.
    nonisolated func folder(_ id: String) throws -> RunFolder {
        guard
            let folder = RunFolder.all(in: root, listed: listed(), began: { _ in "" }).first(where: {
                self.id(of: $0) == id
            })
        else { throw PageError(.notFound, "There is no such run in this folder.") }
        return folder
    }

    /// What a run came to, or how far it is.
    func result(_ id: String) throws -> ResultView {
        let folder = try folder(id)
        return try ResultView(KnownRun(folder), id: id, place: place(of: folder), isOwn: isOwn(folder))
    }

    /// The id of a run for addresses: the name of its folder, and for a run elsewhere a number that its path gives.
    nonisolated func id(of folder: RunFolder) -> String {
        let name = folder.path.lastComponent?.string ?? ""
        guard !isInRoot(folder) else { return name }
        // FNV-1a: it only tells folders of one name apart.
        let hash = folder.path.string.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return "\(name)~\(String(hash, radix: 16))"
    }

    /// Where a run lies that lies elsewhere; `nil` for one in the folder of runs.
    private func place(of folder: RunFolder) -> String? { isInRoot(folder) ? nil : folder.path.string }

    private nonisolated func isInRoot(_ folder: RunFolder) -> Bool { folder.path.removingLastComponent() == root }

    private func isOwn(_ folder: RunFolder) -> Bool { live?.run.folder.path == folder.path }
}
