using System.Security.Cryptography;
using System.Text;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>
/// The pages' only stylesheet, inline, allowed by its hash: no script, picture, font or frame can get in, and a form goes nowhere but here. Colours
/// against their ground have at least the contrast of WCAG AA.
/// </summary>
public static class Style
{
    public static readonly string Sheet = """

        *,*::before,*::after{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:#eef2f0;color:#1d2b29;font:1rem/1.6 "Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
        a{color:#17544e;text-underline-offset:.15em}
        a:hover{text-decoration-thickness:2px}
        :focus-visible{outline:3px solid #b3541e;outline-offset:2px}
        h1,h2,h3{line-height:1.25;color:#17302d;text-wrap:balance}
        h1{font-size:1.75rem;margin:.1rem 0 .75rem}
        h2{font-size:1.25rem;margin:0 0 .75rem}
        h3{font-size:1rem;margin:1.25rem 0 .35rem}
        p{margin:0 0 .75rem;max-width:68ch}
        ul,ol{margin:0 0 .75rem;padding-left:1.3rem}
        li{margin:0 0 .25rem}
        .skip{position:absolute;left:-999rem}
        .skip:focus{left:.5rem;top:.5rem;background:#fff;padding:.5rem 1rem;z-index:1}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .bar{background:#17544e;color:#fff}
        .bar div,.nav ul,main,footer{max-width:54rem;margin:0 auto;padding-left:1rem;padding-right:1rem}
        .bar div{display:flex;flex-wrap:wrap;gap:0 .75rem;align-items:baseline;padding-top:.85rem;padding-bottom:.85rem}
        .bar strong{font-size:1.15rem;letter-spacing:.04em}
        .nav{background:#fff;border-bottom:1px solid #d3dedb}
        .nav ul{display:flex;flex-wrap:wrap;gap:0 1.5rem;list-style:none;margin-bottom:0}
        .nav li{margin:0}
        .nav a{display:block;padding:.7rem 0 .55rem;text-decoration:none;border-bottom:3px solid transparent}
        .nav a:hover{border-color:#9fb8b2}
        .nav a[aria-current]{border-color:#17544e;font-weight:600;color:#17302d}
        main{padding-top:1.75rem;padding-bottom:1rem}
        .over{margin:0;color:#465854;font-size:.95rem}
        .badge{display:inline-block;background:#d9e8e4;color:#0f3d38;border-radius:1rem;padding:.1rem .85rem;font-weight:600;margin:0 0 1.25rem}
        .card{background:#fff;border:1px solid #d3dedb;border-radius:.5rem;padding:1.25rem 1.25rem .75rem;margin:0 0 1.25rem}
        .next{border-left:6px solid #17544e;padding-left:calc(1.25rem - 5px)}
        .next.now{border-left-color:#b3541e}
        .when{font-weight:600}
        .notice,.wrong{border:1px solid;border-radius:.5rem;padding:.9rem 1.25rem .2rem;margin:0 0 1.25rem}
        .notice{background:#e3f1e6;border-color:#7fb08b;color:#14401f}
        .wrong{background:#fbeae5;border-color:#c98669;color:#6b1f08}
        .wrong h2{color:inherit;font-size:1.1rem}
        .way{list-style:none;display:flex;margin:0 0 1.75rem;padding:0}
        .way li{flex:1 1 0;max-width:14rem;min-width:0;position:relative;padding:1.65rem .35rem 0 0;color:#465854;
        font-size:.9rem;line-height:1.35;overflow-wrap:normal;hyphens:auto}
        .way li::before{content:"";position:absolute;top:.2rem;left:0;width:1rem;height:1rem;border-radius:50%;background:#eef2f0;border:2px solid #7d938d}
        .way li::after{content:"";position:absolute;top:.65rem;left:1rem;right:0;height:2px;background:#b9c8c3}
        .way li:last-child::after{display:none}
        .way .done::before{background:#17544e;border-color:#17544e}
        .way .done::after{background:#17544e}
        .way .present{color:#17302d;font-weight:600}
        .way .present::before{border:5px solid #17544e;background:#fff}
        .way small{display:block;font-size:.8rem;font-weight:400}
        dl{margin:0 0 .75rem;display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.3rem 1.5rem}
        dt{color:#465854}
        dd{margin:0}
        .scroll{overflow-x:auto;margin:0 0 .75rem}
        table{border-collapse:collapse;width:100%;font-size:.95rem}
        caption{text-align:left;font-weight:600;padding:0 0 .35rem}
        th,td{overflow-wrap:normal;text-align:left;vertical-align:top;padding:.4rem 1rem .4rem 0;border-bottom:1px solid #dfe7e5}
        th{font-weight:600;color:#465854}
        .number{text-align:right;white-space:nowrap}
        tfoot td,tfoot th{border-bottom:0;font-weight:600;color:inherit}
        .document{white-space:pre-wrap;background:#f8faf9;border:1px solid #d3dedb;border-radius:.25rem;padding:1.25rem;margin:0 0 1rem;font-size:.95rem}
        details{margin:0 0 1rem}
        form{margin:0 0 1.25rem}
        summary{cursor:pointer;color:#17544e;padding:.35rem 0}
        label,legend{font-weight:600;display:block}
        legend{padding:0;margin:0 0 .35rem}
        fieldset{border:0;padding:0;margin:0 0 1.25rem;min-width:0}
        .field{margin:0 0 1.1rem}
        .hint{font-weight:400;color:#465854;font-size:.9rem;margin:0 0 .25rem}
        .pick{display:flex;gap:.6rem;align-items:flex-start;font-weight:400;margin:.25rem 0}
        .pick input{width:1.2rem;height:1.2rem;margin:.2rem 0 0;flex:none;accent-color:#17544e}
        input,textarea,select{font:inherit;color:inherit}
        input[type=text],input[type=date],input[type=file],textarea,select{width:100%;max-width:36rem;padding:.5rem .65rem;
        border:1px solid #6f847e;border-radius:.25rem;background:#fff}
        input.short{max-width:14rem}
        td input[type=text],td select{min-width:6.5rem;padding:.35rem .45rem}
        .rows td{padding:.25rem .5rem .25rem 0;border:0}
        .button{font:inherit;font-weight:600;display:inline-block;background:#17544e;color:#fff;border:0;border-radius:.3rem;
        padding:.7rem 1.5rem;margin:.25rem 0 .75rem;text-decoration:none;cursor:pointer}
        .button:hover{background:#0f3d38}
        .grave{background:#8f2d12}
        .grave:hover{background:#6b1f08}
        footer{color:#465854;font-size:.875rem;padding-top:.5rem;padding-bottom:2.5rem}
        .other{border-top:1px solid #d3dedb;margin-top:1.5rem;padding-top:1.5rem}
        @media (max-width:40rem){
        h1{font-size:1.4rem}
        .way{display:block}
        .way li{max-width:none;padding:0 0 .8rem 1.75rem;font-size:1rem}
        .way li::after{top:1.2rem;bottom:-.2rem;left:.44rem;right:auto;width:2px;height:auto}
        dl{grid-template-columns:1fr;gap:0}
        dd{margin:0 0 .6rem}
        .card{padding:1rem 1rem .5rem}
        .button{width:100%;text-align:center}
        }
        @media print{
        .nav,.skip,form,.next{display:none}
        body{background:#fff}
        .card,.document{border:0;padding:0}
        }

        """.ReplaceLineEndings("\n");

    /// <summary>For the header Content-Security-Policy.</summary>
    public static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)))}'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}
