#include "settings/fields.hpp"

#include "settings/rules.hpp"
#include "settings/table.hpp"
#include "settings/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ostiary::settings {
namespace {

// Gives one field the value that a JSON object has for it, or its default for null. A wrong value changes
// nothing; `in` keeps the error.
class Assignment {
  public:
    Assignment(json::Fields& in, std::string_view name, Settings& settings)
        : in_(in), name_(name), settings_(settings) {}

    void operator()(TruthField const& field) { assign(field, in_.boolean(name_)); }
    void operator()(NumberField const& field) {
        assign(field, in_.integer(name_, {field.smallest, field.largest}));
    }
    void operator()(DurationField const& field) {
        assign(field, in_.integer(name_, {field.smallest.count(), field.largest.count()}));
    }
    void operator()(PresenceField const& field) {
        auto const text = in_.text(name_);
        auto const name = std::ranges::find(presence_names, text.value_or(""));
        if (name != std::end(presence_names)) {
            field.at(settings_) = static_cast<Presence>(name - std::begin(presence_names));
        } else if (text) {
            in_.reject(name_, ErrorCode::NotOneOf,
                       fmt::format("One of {}.", fmt::join(presence_names, ", ")));
        } else {
            reset_if_null(field);
        }
    }
    void operator()(TextField const& field) {
        auto text = in_.text(name_, {field.shortest, field.longest});
        if (text && !field.kind.allows(*text)) {
            in_.reject(name_, field.kind.error, fmt::format("Expected is {}.", field.kind.description));
        } else {
            assign(field, std::move(text));
        }
    }
    void operator()(TextListField const& field) {
        auto const array = in_.array(name_);
        if (!array) return reset_if_null(field);
        if (array->size() > field.most) {
            return in_.reject(name_, ErrorCode::TooLong, fmt::format("At most {}.", field.most));
        }
        std::vector<std::string> texts;
        for (json::Element const element : *array) {
            std::string_view text;
            if (element.get(text) != simdjson::SUCCESS) {
                return in_.reject(name_, ErrorCode::WrongType, "A list of strings is expected.");
            }
            if (text.size() > field.longest || !field.kind.allows(text)) {
                return in_.reject(name_, field.kind.error,
                                  fmt::format("Expected is {}.", field.kind.description));
            }
            if (std::ranges::find(texts, text) == texts.end()) texts.emplace_back(text);
        }
        field.at(settings_) = std::move(texts);
    }

  private:
    template <class F, class T>
    void assign(F const& field, std::optional<T> value) {
        using Target = std::remove_reference_t<decltype(field.at(settings_))>;
        if (value) {
            field.at(settings_) = static_cast<Target>(std::move(*value));
        } else {
            reset_if_null(field);
        }
    }
    void reset_if_null(auto const& field) {
        if (!in_.is_null(name_)) return;
        Settings defaults;
        field.at(settings_) = field.at(defaults);
    }

    json::Fields& in_;
    std::string_view name_;
    Settings& settings_;
};

void reset(Group const& group, Settings& settings) {
    Settings defaults;
    for (Field const& field : group.fields) {
        std::visit([&](auto const& value) { value.at(settings) = value.at(defaults); }, field.value);
    }
}

// Changes `settings` by what `object` says, as a merge patch. Everything wrong is left out and returned.
std::vector<FieldError> apply(json::Object object, Settings& settings) {
    std::vector<FieldError> wrong;
    json::Fields groups(object);
    for (Group const& group : table()) {
        auto const members = groups.object(group.name);
        if (groups.is_null(group.name)) reset(group, settings);
        if (!members) continue;
        json::Fields in(*members, fmt::format("{}.", group.name));
        for (Field const& field : group.fields) std::visit(Assignment(in, field.name, settings), field.value);
        std::ranges::move(in.take_errors(), std::back_inserter(wrong));
    }
    std::ranges::move(groups.take_errors(), std::back_inserter(wrong));
    return wrong;
}

json::Object parse_stored(json::Document& memory, std::string_view document) {
    auto const object = memory.parse(document);
    ensure(object.has_value(), "a stored document of settings is a JSON object");
    return *object;
}

// The members of `object` that are not in `known`, as they are.
void write_unknown(json::Writer& json, json::Object object, auto const& known) {
    for (auto const [name, element] : object) {
        if (std::ranges::find(known, name, [](auto const& each) { return each.name; }) != known.end())
            continue;
        json.key(name).raw(simdjson::minify(element));
    }
}

// What differs from the defaults, and what `old_document` has that this version does not know.
std::string write_differences(Settings& settings, json::Object old_document) {
    Settings defaults;
    std::string out;
    json::Writer json(out);
    json.begin_object();
    for (Group const& group : table()) {
        std::string members;
        json::Writer inner(members);
        inner.begin_object();
        for (Field const& field : group.fields) {
            if (has_equal_value(field, settings, defaults)) continue;
            inner.key(field.name);
            write_value(inner, field, settings);
        }
        json::Object old_group;
        if (old_document[group.name].get(old_group) == simdjson::SUCCESS)
            write_unknown(inner, old_group, group.fields);
        inner.end_object();
        if (members != "{}") json.key(group.name).raw(members);
    }
    write_unknown(json, old_document, table());
    json.end_object();
    return out;
}

}  // namespace

Settings read(std::string_view document) {
    json::Document memory;
    Settings settings;
    apply(parse_stored(memory, document), settings);
    return settings;
}

Result<std::string> merge_patch(std::string_view document, json::Object patch) {
    json::Document memory;
    json::Object const stored = parse_stored(memory, document);
    Settings settings;
    apply(stored, settings);
    std::vector<FieldError> wrong = apply(patch, settings);
    if (wrong.empty()) wrong = contradictions(settings);
    if (!wrong.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(wrong)});
    return write_differences(settings, stored);
}

std::string write(Settings const& settings) {
    std::vector<std::string_view> groups;
    for (Group const& group : table()) groups.push_back(group.name);
    std::string out;
    json::Writer json(out);
    json.begin_object();
    write_some(json, settings, groups);
    json.end_object();
    return out;
}

void write_some(json::Writer& json, Settings const& settings, std::span<std::string_view const> paths) {
    Settings values = settings;
    auto const is_named = [&](std::string_view path) {
        return std::ranges::find(paths, path) != paths.end();
    };
    for (Group const& group : table()) {
        std::string members;
        json::Writer inner(members);
        inner.begin_object();
        for (Field const& field : group.fields) {
            if (!is_named(group.name) && !is_named(path_of(group, field))) continue;
            inner.key(field.name);
            write_value(inner, field, values);
        }
        inner.end_object();
        if (members != "{}") json.key(group.name).raw(members);
    }
}

std::string differing_fields(Settings const& a, Settings const& b) {
    Settings first = a;
    Settings second = b;
    std::string paths;
    for (Group const& group : table()) {
        for (Field const& field : group.fields) {
            if (has_equal_value(field, first, second)) continue;
            if (!paths.empty()) paths += ' ';
            paths += path_of(group, field);
        }
    }
    return paths;
}

}  // namespace ostiary::settings
