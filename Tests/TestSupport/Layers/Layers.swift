public import Foundation

/// The folders of a module as layers: each uses types only of those before it. Files beside the folders are the last layer.
public struct Layers: Sendable {
    /// A use that runs against the order.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// The file that uses the type, relative to the module.
        public let user: String
        /// The type that is used.
        public let type: String
        /// The file that declares it.
        public let home: String

        /// A sentence that names both files and the type.
        public var description: String { "\(user) uses \(type), which a later layer declares: \(home)" }
    }

    /// The module's folder.
    public let module: URL
    /// The names of its folders, the first layer first.
    public let order: [String]

    /// The layers of the module in a folder.
    public init(of module: URL, order: [String]) {
        self.module = module
        self.order = order
    }

    /// The folders that the order does not name, and those that it names and that are not there.
    public func unknownFolders() throws -> Set<String> {
        let entries = try FileManager.default.contentsOfDirectory(
            at: module,
            includingPropertiesForKeys: [.isDirectoryKey]
        )
        let folders = try entries.filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
        return Set(folders.map(\.lastPathComponent).filter { !$0.hasSuffix(".docc") }).symmetricDifference(order)
    }

    /// The uses that run against the order, in the order of their files.
    public func violations() throws -> [Violation] {
        let files = try sources()
        let homes = Dictionary(
            files.flatMap { path, code in code.declaredTypes.map { ($0, [path]) } },
            uniquingKeysWith: +
        )
        var found: [Violation] = []
        for (path, code) in files.sorted(by: { $0.key < $1.key }) {
            for name in code.names.sorted() {
                // A name that is declared in two places says nothing of either.
                guard let home = homes[name], home.count == 1, layer(of: home[0]) > layer(of: path) else { continue }
                found.append(Violation(user: path, type: name, home: home[0]))
            }
        }
        return found
    }

    private func layer(of path: String) -> Int {
        let folder = path.split(separator: "/").first.map(String.init) ?? ""
        return order.firstIndex(of: folder) ?? order.count
    }

    /// The module's files, by their paths within it.
    private func sources() throws -> [String: SourceCode] {
        var files: [String: SourceCode] = [:]
        let paths = FileManager.default.enumerator(atPath: module.path(percentEncoded: false))
        while let path = paths?.nextObject() as? String {
            guard path.hasSuffix(".swift") else { continue }
            files[path] = SourceCode(try String(contentsOf: module.appending(path: path), encoding: .utf8))
        }
        return files
    }
}
