import HTTPTypes
import Hummingbird
import Muster
import NIOCore
import SystemPackage

/// The addresses of the page, and what each answers.
struct PageRoutes: Sendable {
    typealias Context = BasicRequestContext

    let bench: Workbench

    /// Adds all routes.
    func add(to router: Router<Context>) {
        router.get("/") { _, _ in
            await bench.introduce()
            return PageFile.page.response()
        }
        for (name, file) in PageFile.loaded { router.get(RouterPath("/\(name)")) { _, _ in file.response() } }
        router.get("/api/state") { _, _ in Response.json(await bench.view) }
        router.get("/api/events") { _, _ in bench.events }
        addSheet(router)
        addPlan(router)
        addRuns(router)
        addSignIn(router)
    }

    private func addSheet(_ router: Router<Context>) {
        router.get("/api/sheet") { _, _ in Response.json(await bench.sheetView()) }
        router.get("/api/sheet/rows") { request, _ in
            let parameters = request.uri.queryParameters
            let first = parameters.get("from", as: Int.self) ?? 0
            let count = parameters.get("count", as: Int.self) ?? SheetRowsView.portion
            return Response.json(await bench.sheetRows(from: first, count: count))
        }
        router.accept("/api/sheet") { request, _ in
            let (copy, name) = try await Upload(request).file()
            try await bench.load(copy.path, named: name, upload: copy)
        }
        router.accept("/api/sheet/choices") { request, _ in
            let choices = try await request.decoded(SheetChoices.self)
            try await bench.choose(choices, plans: request.uri.queryParameters["plan"] == "1")
        }
        router.accept("/api/step") { request, _ in
            let wanted = try await request.decoded([String: String].self)
            guard let step = wanted["step"].flatMap(Workbench.Step.init(rawValue:)) else {
                throw PageError(.badRequest, "There is no such step.")
            }
            try await bench.show(step)
        }
        router.accept("/api/problem/dismiss") { _, _ in await bench.dismissProblem() }
        router.accept("/api/service") { request, _ in
            let wanted = try await request.decoded([String: String?].self)
            try await bench.choose(.settings(profile: wanted["profile"] ?? nil))
        }
        router.accept("/api/rehearse") { _, _ in try await bench.rehearse() }
    }

    private func addPlan(_ router: Router<Context>) {
        router.accept("/api/plan") { _, _ in try await bench.beginPlan() }
        router.get("/api/plan") { _, _ in Response.json(await bench.planView()) }
        router.get("/api/plan/changes") { request, _ in
            let parameters = request.uri.queryParameters
            return Response.json(
                await bench.changes(
                    kind: parameters["kind"].map(String.init) ?? "",
                    query: parameters["q"].map(String.init) ?? "",
                    from: parameters.get("from", as: Int.self) ?? 0,
                    count: parameters.get("count", as: Int.self) ?? 100
                )
            )
        }
        router.get("/api/plan/row") { request, _ in
            Response.json(try await bench.row(request.uri.queryParameters.get("number", as: Int.self) ?? 0))
        }
        router.accept("/api/plan/correct") { request, _ in
            try await request.decoded(CorrectionRequest.self).apply(to: bench)
        }
        router.accept("/api/run") { request, _ in
            let wanted = try await request.decoded(GoRequest.self)
            try await bench.go(version: wanted.version, typed: wanted.typed)
        }
        router.accept("/api/stop") { _, _ in try await bench.stop() }
    }

    private func addRuns(_ router: Router<Context>) {
        router.get("/api/runs") { _, _ in Response.json(await bench.runs()) }
        router.get("/api/runs/{id}") { _, context in
            Response.json(try await bench.result(try context.parameters.require("id").removingPercent))
        }
        router.accept("/api/runs/{id}/{action}") { request, context in
            let folder = try bench.folder(try context.parameters.require("id").removingPercent)
            switch try context.parameters.require("action") {
            case "resume": try await bench.resume(folder)
            case "retry": try await bench.retry(folder)
            case "undo": try await bench.undo(folder, request.decoded(UndoChoices.self))
            case "show": try await bench.showResult(of: folder)
            default: throw PageError(.notFound, "There is no such action.")
            }
        }
        router.get("/runs/{id}/{file}") { _, context in
            let folder = try bench.folder(try context.parameters.require("id").removingPercent)
            return try await folder.response(try context.parameters.require("file"), context)
        }
    }
}

extension Router<PageRoutes.Context> {
    /// Adds what a `POST` does, and what tells the page that it was accepted.
    func accept(_ path: RouterPath, _ action: @escaping @Sendable (Request, PageRoutes.Context) async throws -> Void) {
        post(path) { request, context in
            try await action(request, context)
            return Response.json(["accepted": true], .accepted)
        }
    }
}

extension String {
    /// A part of an address as it was meant.
    fileprivate var removingPercent: String { removingURLPercentEncoding() ?? self }
}

/// What the page asks to be corrected.
private struct CorrectionRequest: Decodable {
    struct Cell: Decodable {
        var row: Int
        var column: Int
        var text: String
    }

    var version: Int
    /// A mistake to replace in all its rows, and by what.
    var mistake: Int?
    var replacement: String?
    /// Cells to replace.
    var cells: [Cell]?

    func apply(to bench: Workbench) async throws {
        if let mistake, let replacement {
            return try await bench.correct(bench.mistake(mistake, version: version), with: replacement)
        }
        var corrections = CellCorrections()
        for cell in cells ?? [] { corrections.replace(row: cell.row, column: cell.column, with: cell.text) }
        guard !corrections.isEmpty else { throw PageError(.badRequest, "Nothing was corrected.") }
        try await bench.correct(corrections)
    }
}

/// What the page sends when a person has agreed.
private struct GoRequest: Decodable {
    var version: Int
    var typed: Int?
}
