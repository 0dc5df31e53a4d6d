using System.Text.Json;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Json;

/// <summary>Expressions to JSON. A chain nests to the left there, and an extended <c>has</c> is the chain it stands for, as in cedar-wasm 4.12.0.</summary>
internal static class ExprWriter
{
    public static void Write(Utf8JsonWriter json, Expr expr)
    {
        switch (expr)
        {
            case LogicalExpr e:
                WriteChain(json, e.Operands, _ => e.IsAnd ? "&&" : "||");
                return;
            case SumExpr e:
                WriteChain(json, e.Operands, i => e.Subtract[i - 1] ? "-" : "+");
                return;
            case ProductExpr e:
                WriteChain(json, e.Operands, static _ => "*");
                return;
            case HasExpr { Path.Count: > 1 } e:
                WriteChain(json, Expand(e), static _ => "&&");
                return;
        }

        json.WriteStartObject();
        WriteMember(json, expr);
        json.WriteEndObject();
    }

    /// <summary><c>a has b.c</c> is <c>a has b &amp;&amp; a.b has c</c>.</summary>
    public static List<Expr> Expand(HasExpr has)
    {
        var operands = new List<Expr>();
        var operand = has.Operand;
        foreach (var name in has.Path)
        {
            operands.Add(new HasExpr(has.Position, operand, [name]));
            operand = new AttributeExpr(has.Position, operand, name);
        }

        return operands;
    }

    /// <summary>All the openings, the first operand, then each right side with its closing; no recursion along the chain.</summary>
    private static void WriteChain(Utf8JsonWriter json, IReadOnlyList<Expr> operands, Func<int, string> keyOf)
    {
        for (var i = operands.Count - 1; i > 0; i--)
        {
            json.WriteStartObject();
            json.WriteStartObject(keyOf(i));
            json.WritePropertyName("left");
        }

        Write(json, operands[0]);
        for (var i = 1; i < operands.Count; i++)
        {
            Write(json, "right", operands[i]);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string member, Expr expr)
    {
        json.WritePropertyName(member);
        Write(json, expr);
    }

    private static void WriteMember(Utf8JsonWriter json, Expr expr)
    {
        switch (expr)
        {
            case LiteralExpr e:
                WriteLiteral(json, e.Value);
                break;
            case EntityExpr e:
                json.WriteStartObject("Value");
                PolicyWriter.WriteUid(json, "__entity", e.Uid);
                json.WriteEndObject();
                break;
            case VariableExpr e:
                json.WriteString("Var", Printer.Print(e));
                break;
            case UnaryExpr e:
                json.WriteStartObject(e.Operator == UnaryOperator.Not ? "!" : "neg");
                Write(json, "arg", e.Operand);
                json.WriteEndObject();
                break;
            case BinaryExpr e:
                WritePair(json, Printer.SymbolOf(e.Operator), e.Left, e.Right);
                break;
            case MethodExpr { Argument: null } e:
                json.WriteStartObject(Printer.NameOf(e.Method));
                Write(json, "arg", e.Operand);
                json.WriteEndObject();
                break;
            case MethodExpr e:
                WritePair(json, Printer.NameOf(e.Method), e.Operand, e.Argument);
                break;
            case HasExpr e:
                WriteAttribute(json, "has", e.Operand, e.Path[0]);
                break;
            case AttributeExpr e:
                WriteAttribute(json, ".", e.Operand, e.Name);
                break;
            case LikeExpr e:
                WriteLike(json, e);
                break;
            case IsExpr e:
                json.WriteStartObject("is");
                Write(json, "left", e.Operand);
                json.WriteString("entity_type", e.Type);
                if (e.Ancestor is not null)
                {
                    Write(json, "in", e.Ancestor);
                }

                json.WriteEndObject();
                break;
            case IfExpr e:
                json.WriteStartObject("if-then-else");
                Write(json, "if", e.Condition);
                Write(json, "then", e.Then);
                Write(json, "else", e.Otherwise);
                json.WriteEndObject();
                break;
            case ExtensionExpr e:
                WriteList(json, e.Function.Name, e.Arguments);
                break;
            case SetExpr e:
                WriteList(json, "Set", e.Items);
                break;
            case RecordExpr e:
                json.WriteStartObject("Record");
                foreach (var (key, value) in e.Entries)
                {
                    Write(json, key, value);
                }

                json.WriteEndObject();
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void WriteLiteral(Utf8JsonWriter json, CedarValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Bool:
                json.WriteBoolean("Value", value.Number != 0);
                break;
            case ValueKind.Long:
                json.WriteNumber("Value", value.Number);
                break;
            default:
                json.WriteString("Value", (string)value.Reference!);
                break;
        }
    }

    private static void WritePair(Utf8JsonWriter json, string key, Expr left, Expr right)
    {
        json.WriteStartObject(key);
        Write(json, "left", left);
        Write(json, "right", right);
        json.WriteEndObject();
    }

    private static void WriteAttribute(Utf8JsonWriter json, string key, Expr left, string attribute)
    {
        json.WriteStartObject(key);
        Write(json, "left", left);
        json.WriteString("attr", attribute);
        json.WriteEndObject();
    }

    private static void WriteLike(Utf8JsonWriter json, LikeExpr like)
    {
        json.WriteStartObject("like");
        Write(json, "left", like.Operand);
        json.WriteStartArray("pattern");
        for (var i = 0; i < like.Pattern.Pieces.Count; i++)
        {
            if (i > 0)
            {
                json.WriteStringValue("Wildcard");
            }

            if (like.Pattern.Pieces[i].Length > 0)
            {
                json.WriteStartObject();
                json.WriteString("Literal", like.Pattern.Pieces[i]);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string key, IReadOnlyList<Expr> items)
    {
        json.WriteStartArray(key);
        foreach (var item in items)
        {
            Write(json, item);
        }

        json.WriteEndArray();
    }
}
