// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function clamp(value,low,high){return Math.min(Math.max(value,low),high)}var zoomOf=element=>element.currentCSSZoom??1;function boxOf(node,element=node){let zoom=zoomOf(
element),{left,top,width,height}=node.getBoundingClientRect();return new DOMRect(left/zoom,top/zoom,width/zoom,height/zoom)}function spotIn(element,event){let zoom=zoomOf(
element),{left,top}=element.getBoundingClientRect();return{x:(event.clientX-left)/zoom,y:(event.clientY-top)/zoom}}function onceAFrame(work){let asked=0,schedule=()=>{
asked||(asked=requestAnimationFrame(()=>{asked=0,work()}))};return schedule.cancel=()=>{cancelAnimationFrame(asked),asked=0},schedule}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
#F0904C",good:"#5BD68A",bad:"#FF8A80"}},PAGE_TEMPLATE=`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>@@title@@</title>
<style>
:root { color-scheme: light dark; --st-font: "Source Sans", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; --st-background-color: #ffffff; --st-seconda\
ry-background-color: #eef1f5; --st-text-color: #0b1016; --st-primary-color: #30405a; }
@media (prefers-color-scheme: dark) { :root { --st-background-color: #14171c; --st-secondary-background-color: #232830; --st-text-color: #eef1f4; --st-primary-c\
olor: #8fb0ec; } }
@@font@@
body { margin: 24px; background: var(--st-background-color); color: var(--st-text-color); font-family: var(--st-font); }
h1 { font-size: 20px; font-weight: 600; }
footer math { display: block; margin: 6px 0; font-size: 17px; text-align: left; overflow-x: auto; }
footer p { max-width: 75ch; margin: 6px 0; font-size: 14px; overflow-wrap: anywhere; }
@@style@@
</style>
</head>
<body>
<h1>@@title@@</h1>
<div id="place"><div class="view @@kind@@"></div></div>
<footer>@@about@@</footer>
<script id="payload" type="@@type@@">@@data@@<\/script>
<script type="module">
@@script@@
{
  const root = document.getElementById("place");
  const { type, textContent } = document.getElementById("payload");
  const unpack = async (text) => {
    const { body } = await fetch(\`data:application/gzip;base64,\${text}\`);
    return new Response(body.pipeThrough(new DecompressionStream("gzip"))).json();
  };
  const data = type === "application/json" ? JSON.parse(textContent) : await unpack(textContent);
  mount(root, data);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => mount(root, data));
}
<\/script>
</body>
</html>
`;var probe=(()=>{let context=null;return()=>(context??=document.createElement("canvas").getContext("2d",{willReadFrequently:!0}),context)})();function parseColor(text,fallback){
let context=probe();return context.canvas.width=context.canvas.height=1,context.fillStyle=fallback,context.fillStyle=text,context.fillRect(0,0,1,1),Array.from(context.
getImageData(0,0,1,1).data.slice(0,3))}function mix(from,to,share){return from.map((channel,k)=>Math.round(channel+(to[k]-channel)*share))}function css(color,alpha=1){
return alpha===1?"#"+color.map(channel=>channel.toString(16).padStart(2,"0")).join(""):`rgba(${color.join(",")},${alpha})`}function luminance(color){let[red,green,
blue]=color.map(channel=>{let share=channel/255;return share<=.04045?share/12.92:((share+.055)/1.055)**2.4});return .2126*red+.7152*green+.0722*blue}function readTheme(host){
let style=getComputedStyle(host),pick=(name,fallback)=>{let value=style.getPropertyValue(name).trim();return value&&value!=="unset"?value:fallback},background=parseColor(
pick("--st-background-color","#ffffff"),"#ffffff"),dark=luminance(background)<.3,text=parseColor(pick("--st-text-color",dark?"#fafafa":"#262730"),"#808080"),primary=parseColor(
pick("--st-primary-color","#ff4b4b"),"#ff4b4b"),mode=dark?"dark":"light",highlights=Object.entries(HIGHLIGHTS[mode]).map(([name,color])=>[name,parseColor(color,
color)]);return{dark,mode,background,text,muted:mix(text,background,.28),faint:mix(text,background,.82),hairline:mix(text,background,.9),panel:parseColor(pick("\
--st-secondary-background-color",dark?"#262730":"#f0f2f6"),"#888"),primary,...Object.fromEntries(highlights),font:pick("--st-font","system-ui, sans-serif")}}var WIDTHS=new Map;
function textWidth(theme,text,size,weight=400){let key=`${theme.font}|${weight}|${size}|${text}`,width=WIDTHS.get(key);if(width===void 0){WIDTHS.size>2e4&&WIDTHS.
clear();let context=probe();context.font=`${weight} ${size}px ${theme.font}`,width=context.measureText(text).width,WIDTHS.set(key,width)}return width}function whenFontsReady(redraw){document.fonts&&document.fonts.status!=="loaded"&&document.fonts.ready.then(()=>{WIDTHS.clear(),redraw()})}function canvasPen(context,theme){let paint=(shape,style)=>{context.globalAlpha=style.opacity??1,style.fill&&(context.fillStyle=style.fill,context.fill(shape)),
style.stroke&&(context.strokeStyle=style.stroke,context.lineWidth=style.width??1,context.setLineDash(style.dash??[]),context.lineJoin="round",context.lineCap=style.
dash?.length?"butt":"round",context.stroke(shape)),context.globalAlpha=1},pen={theme,at(x,y,draw,scale=1){context.save(),context.translate(x,y),context.scale(scale,
scale),draw(pen),context.restore()},rect(x,y,width,height,style){let shape=new Path2D;style.radius?shape.roundRect(x,y,width,height,style.radius):shape.rect(x,y,
width,height),paint(shape,style)},line(x1,y1,x2,y2,style){let shape=new Path2D;shape.moveTo(x1,y1),shape.lineTo(x2,y2),paint(shape,style)},path(d,style){paint(new Path2D(
d),style)},text(x,y,text,style){context.globalAlpha=style.opacity??1,context.fillStyle=style.fill,context.font=`${style.italic?"italic ":""}${style.weight??400}\
 ${style.size??12}px ${theme.font}`,context.textAlign=style.align??"left",context.textBaseline="alphabetic",style.stroke&&(context.strokeStyle=style.stroke,context.
lineWidth=style.width??1,context.lineJoin="round",context.setLineDash([]),context.strokeText(text,x,y)),context.fillText(text,x,y),context.globalAlpha=1},image(picture,x,y,width,height){
context.imageSmoothingEnabled=!1,context.drawImage(picture,x,y,width,height)}};return pen}var ANCHORS={left:"start",center:"middle",right:"end"};function svgPen(parent,theme,fitted=!1){
let add=(tag,attributes,style)=>{let node=svgEl(tag,{...attributes,fill:style.fill??"none",stroke:style.stroke,"stroke-width":style.stroke?style.width??1:void 0,
"stroke-dasharray":style.dash?.length?style.dash.join(" "):void 0,"stroke-linejoin":style.stroke?"round":void 0,"stroke-linecap":style.stroke&&!style.dash?.length?
"round":void 0,opacity:style.opacity});return parent.append(node),node},round=value=>Math.round(value*100)/100;return{theme,at(x,y,draw,scale=1){let resized=scale===
1?"":` scale(${Math.round(scale*1e4)/1e4})`,group=svgEl("g",{transform:`translate(${round(x)} ${round(y)})${resized}`});parent.append(group),draw(svgPen(group,theme,
fitted))},rect(x,y,width,height,style){let box={x:round(x),y:round(y),width:round(width),height:round(height)};return add("rect",{...box,rx:style.radius},style)},
line(x1,y1,x2,y2,style){return add("line",{x1:round(x1),y1:round(y1),x2:round(x2),y2:round(y2)},style)},path(d,style){return add("path",{d},style)},text(x,y,text,style){
let[size,weight]=[style.size??12,style.weight??400],node=add("text",{x:round(x),y:round(y),"font-size":size,"font-weight":weight,"font-style":style.italic?"ital\
ic":void 0,"paint-order":style.stroke?"stroke":void 0,textLength:fitted&&text?round(style.length??textWidth(theme,text,size,weight)):void 0,lengthAdjust:fitted&&
text?"spacingAndGlyphs":void 0,"text-anchor":ANCHORS[style.align??"left"]},style);return node.append(text),node},image(picture,x,y,width,height){let factor=Math.
max(1,Math.ceil(2*width/picture.width)),tall=Math.max(1,Math.ceil(2*height/picture.height)),large=el("canvas",{width:picture.width*factor,height:picture.height*
tall}),context=large.getContext("2d");return context.imageSmoothingEnabled=!1,context.drawImage(picture,0,0,large.width,large.height),add("image",{x:round(x),y:round(
y),width:round(width),height:round(height),preserveAspectRatio:"none",href:large.toDataURL("image/png")},{fill:void 0})}}}function makeLayers(name){let base=el("canvas",{"aria-hidden":"true"}),over=el("canvas",{class:"over"});return{node:el("div",{class:`layers ${name}`},base,over),
base,over}}function freshPen(canvas,width,height,theme){let ratio=(window.devicePixelRatio||1)*zoomOf(canvas),[wide,tall]=[Math.round(width*ratio),Math.round(height*
ratio)];(canvas.width!==wide||canvas.height!==tall)&&(canvas.width=wide,canvas.height=tall,canvas.style.width=`${width}px`,canvas.style.height=`${height}px`);let context=canvas.
getContext("2d");return context.setTransform(ratio,0,0,ratio,0,0),context.clearRect(0,0,width,height),canvasPen(context,theme)}function stepTicks(low,high,most){
let rough=(high-low)/Math.max(1,most),decade=10**Math.floor(Math.log10(rough)),size=Math.max(1,[1,2,5,10].find(factor=>factor*decade>=rough)*decade),ticks=[];for(let tick=Math.
ceil(low/size)*size;tick<=high;tick+=size)ticks.push(tick);return ticks}var PIECES="rnnviz Sans",WHOLE="Source Sans";async function fontRules(theme,text){let family=unquoted(theme.font.split(",")[0]),faces=[...document.styleSheets].
flatMap(rulesOf).filter(rule=>rule instanceof CSSFontFaceRule&&rule.style.getPropertyValue("font-style")!=="italic"),of=name=>faces.filter(rule=>unquoted(rule.style.
getPropertyValue("font-family"))===name),pieces=family===WHOLE?of(PIECES):[];for(let some of[pieces,of(family)]){let needed=some.filter(rule=>covers(rangeOf(rule),
text)),had=(await Promise.allSettled(needed.map(rule=>carried(rule,family)))).flatMap(rule=>rule.status==="fulfilled"?rule.value:[]);if(had.length)return had.join(
`
`)}return""}async function carried(rule,family){let[,address]=/url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src")),answer=await fetch(new URL(address,
rule.parentStyleSheet.href??document.baseURI));if(!answer.ok)throw new Error(`The font is not there: ${answer.status}.`);let weight=rule.style.getPropertyValue(
"font-weight")||"400",range=rangeOf(rule);return`@font-face { font-family: "${family}"; font-weight: ${weight}; ${range&&`unicode-range: ${range}; `}src: url(${await dataUrl(
await answer.blob())}); }`}var rangeOf=rule=>rule.style.getPropertyValue("unicode-range"),unquoted=text=>text.trim().replace(/^["']|["']$/g,"");function covers(range,text){
if(!range)return!0;let ends=range.split(",").map(each=>{let[first,last=first]=each.trim().replace(/^U\+/i,"").split("-");return[parseInt(first.replaceAll("?","0"),
16),parseInt(last.replaceAll("?","F"),16)]});return[...text].some(character=>{let code=character.codePointAt(0);return ends.some(([first,last])=>first<=code&&code<=
last)})}function rulesOf(sheet){try{return[...sheet.cssRules]}catch{return[]}}function dataUrl(blob){return new Promise((resolve,reject)=>{let reader=new FileReader;
reader.onload=()=>resolve(String(reader.result)),reader.onerror=()=>reject(reader.error),reader.readAsDataURL(blob)})}function saveBlob(blob,name){let link=el("a",{href:URL.createObjectURL(blob),download:name});document.body.append(link),link.click(),link.remove(),setTimeout(()=>URL.
revokeObjectURL(link.href),1e4)}function fileName(name,ending){return`${String(name).replace(/[^\p{L}\p{N}._-]+/gu,"-").replace(/^[-.]+|[-.]+$/g,"").slice(0,100)||
"rnnviz"}.${ending}`}function drawPicture(pen,{theme,width,height,draw}){pen.rect(0,0,width,height,{fill:css(theme.background)}),draw(pen)}async function saveSvg(picture){
let{theme,width,height,name}=picture,svg=svgEl("svg",{xmlns:SVG_SPACE,width:Math.ceil(width),height:Math.ceil(height),viewBox:`0 0 ${Math.ceil(width)} ${Math.ceil(
height)}`,"font-family":theme.font});drawPicture(svgPen(svg,theme,!0),picture),svg.prepend(svgEl("style",{},await fontRules(theme,svg.textContent))),saveElement(
svg,name)}var svgText=svg=>new XMLSerializer().serializeToString(svg);function saveElement(svg,name){saveBlob(new Blob([svgText(svg)],{type:"image/svg+xml"}),fileName(
name,"svg"))}function saveCanvas(canvas,name){canvas.toBlob(blob=>saveBlob(blob,fileName(name,"png")),"image/png")}function savePng(picture){let{theme,width,height,
name}=picture,scale=Math.min(2,16e3/width,16e3/height),canvas=el("canvas",{width:Math.ceil(width*scale),height:Math.ceil(height*scale)}),context=canvas.getContext(
"2d");context.scale(scale,scale),drawPicture(canvasPen(context,theme),picture),saveCanvas(canvas,name)}var READABLE=4e5;function scriptJson(value){let codes={"<":"\
\\u003c",">":"\\u003e","&":"\\u0026","\u2028":"\\u2028","\u2029":"\\u2029"};return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g,character=>codes[character])}
async function packed(text){let stream=new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));return(await dataUrl(await new Response(stream).blob())).
split(",")[1]}function escapeHtml(text){return text.replace(/[<>&"]/g,character=>`&#${character.charCodeAt(0)};`)}async function savePage(root,payload,name){let script=await(await fetch(
import.meta.url)).text(),style=root.getRootNode().querySelector("style")?.textContent??"",data=scriptJson(payload),large=data.length>READABLE,parts={title:escapeHtml(
payload.title||name),about:(payload.about||[]).map(line=>`<p>${escapeHtml(line)}</p>`).join("")+(payload.equation||""),font:await fontRules(readTheme(root),data),
kind:payload.kind,style,type:large?"application/gzip":"application/json",data:large?await packed(data):data,script},page=PAGE_TEMPLATE.replace(/@@(\w+)@@/g,(_,part)=>parts[part]);
saveBlob(new Blob([page],{type:"text/html"}),fileName(name,"html"))}var SVG=["SVG","As on the screen and sharp at any size, for print"],PNG=["PNG","As on the screen and twice as fine, for slides"];function addMenu(place,root,savesPage,{
picture,payload}){let page=()=>savePage(root,payload(),picture().name),menu=makeMenu();return menu.add(...SVG,()=>saveSvg(picture())),menu.add(...PNG,()=>savePng(
picture())),savesPage&&menu.add("Web page","One file that stays alive without a network, for a course page",page),place.append(menu.node),menu}function makeMenu(){
let node=el("details",{class:"menu"}),list=el("div",{class:"menu-list"}),summary=el("summary",{"aria-label":"Save this figure"},"Save");node.append(summary,list);
let add=(label,help,action)=>{let button=el("button",{type:"button",title:help},label);return button.addEventListener("click",()=>{node.open=!1,action()}),list.
append(button),button};return node.addEventListener("keydown",event=>{event.key!=="Escape"||!node.open||(node.open=!1,summary.focus(),event.stopPropagation())}),
node.addEventListener("focusout",event=>{node.contains(event.relatedTarget)||(node.open=!1)}),{node,summary,add}}var UNPACKED=new WeakMap;function unpacked(data){return data instanceof Uint8Array?(UNPACKED.has(data)||UNPACKED.set(data,JSON.parse(new TextDecoder().decode(data))),
UNPACKED.get(data)):data}var nothing=()=>{};function mounting(kinds){let living=new WeakMap;return(root,data,{state=nothing,trigger=nothing,savesPage=!1}={})=>{
let call={over:!1},payload=unpacked(data),{kind}=payload;if(!Object.hasOwn(kinds,kind))throw new Error(`There is no figure of the kind '${kind}': take one of ${Object.
keys(kinds).join(", ")}.`);return setTimeout(()=>{if(call.over)return;let old=living.get(root),stays=old?.kind===kind;stays||old?.figure.destroy();let figure=stays?
old.figure:createFigure(kinds[kind],kind,root,savesPage);living.set(root,{figure,kind,call}),figure.update(payload,{state,trigger,savesPage})}),()=>{call.over=!0;
let now=living.get(root);now?.call===call&&(now.figure.destroy(),living.delete(root))}}}function createFigure(create2,kind,root,savesPage){let found=root.querySelector(
".view");if(found?.classList.contains(kind))return create2(found,savesPage);let place=document.createElement("div");return place.className=`view ${kind}`,found?
found.replaceWith(place):root.append(place),create2(place,savesPage)}var PLACES={step:"selected_step",longer:"minimum_distance",at:"selected"},READERS=new Map;function putPlace(payload,name,value){
if(name==="shown")for(let each of payload.quantities)each.visible=value.includes(each.name);else payload[PLACES[name]??name]=value}function streamlit(mount2){return({
parentElement,data,key,setStateValue,setTriggerValue})=>{let payload=unpacked(data),{turn}=payload;(!READERS.has(key)||READERS.get(key).turn!==turn)&&READERS.set(
key,{turn,moved:{}});let{moved}=READERS.get(key);if(turn!==void 0)for(let name in moved)putPlace(payload,name,moved[name]);return mount2(parentElement,payload,{
state:(name,value)=>{moved[name]=value,turn!==void 0&&putPlace(payload,name,value),setStateValue(name,turn===void 0?value:{turn,value})},trigger:setTriggerValue,
savesPage:!!key})}}function followWidth(root,view,redraw){let observer=new ResizeObserver(([entry])=>{let width=Math.floor(entry.contentRect.width);!width||width===view.width||(view.
width=width,redraw())});return observer.observe(root),observer}function frameAfterKey(key,frame,frames){let jump=Math.max(2,Math.round(frames/10)),moves={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1,PageUp:jump,PageDown:-jump,
Home:-frames,End:frames};return key in moves?clamp(frame+moves[key],0,frames-1):null}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatNumber(value){if(value==null||!Number.isFinite(
value))return"none";let size=Math.abs(value);return size!==0&&(size<.001||size>=1e5)?minus(value.toExponential(1)):value>=99.95&&value<100?String(Math.floor(value*
100)/100):size>=100?minus(GROUPED.format(Math.round(value))):minus(String(Number(value.toPrecision(3))))}function minus(text){return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}function plural(count,item){return`${formatCount(count)} ${item}${count===1?"":"s"}`}var ROOM={left:54,right:10,top:20,tall:74,between:26,low:40,bottom:24};function readBook(data){let top=Math.max(10,...data.longest);return{...data,parts:data.longest.
length,top,most:Math.max(1,...data.many)}}function layoutBook(book,width){let inner=Math.max(40,width-ROOM.left-ROOM.right),second=ROOM.top+ROOM.tall+ROOM.between,
scale=inner/book.tokens;return{width,inner,second,height:second+ROOM.low+ROOM.bottom,x:token=>ROOM.left+clamp(token,0,book.tokens)*scale,part:x=>clamp(Math.floor(
(x-ROOM.left)/scale/book.stretch),0,book.parts-1),rise:distance=>distance<1?0:ROOM.tall*(.06+.94*Math.log(distance)/Math.log(book.top)),count:number=>ROOM.low*number/
book.most}}function stretchOf(book,part){return[part*book.stretch,Math.min(book.tokens,(part+1)*book.stretch)]}function goalOf(book,part){let[first,last]=stretchOf(
book,part);return book.longest_step[part]>=0?book.longest_step[part]:Math.floor((first+last)/2)}function distanceTicks(book){let ticks=[];for(let tick=1;tick<=book.
top;tick*=10)ticks.push(tick);return ticks}function drawBook(pen,view){let{book,layout,theme}=view,muted={fill:css(theme.muted),size:12};pen.text(ROOM.left+4,13,`Longest arrow of each ${formatCount(book.
stretch)} ${book.item}s`,muted),pen.text(ROOM.left+4,layout.second-7,`Arrows over at least ${formatCount(book.least)} ${book.item}s`,muted);let floor=ROOM.top+ROOM.
tall;for(let tick of distanceTicks(book)){let y=floor-layout.rise(tick);pen.line(ROOM.left,y,ROOM.left+layout.inner,y,{stroke:css(theme.hairline)}),pen.text(ROOM.
left-6,y+4,formatCount(tick),{...muted,align:"right"})}pen.text(ROOM.left-6,layout.second+9,formatCount(book.most),{...muted,align:"right"}),pen.text(ROOM.left-
6,layout.second+ROOM.low,"0",{...muted,align:"right"}),drawBars(pen,view,floor),drawTokenAxis(pen,view)}function drawBars(pen,{book,layout,theme},floor){for(let part=0;part<
book.parts;part++){let[first,last]=stretchOf(book,part),x=layout.x(first),wide=Math.max(.75,layout.x(last)-x-.5),tall=layout.rise(book.longest[part]);tall&&pen.
rect(x,floor-tall,wide,tall,{fill:css(theme.muted)});let many=layout.count(book.many[part]);many&&pen.rect(x,layout.second+ROOM.low-many,wide,many,{fill:css(theme.
second)})}let line={stroke:css(theme.muted)};pen.line(ROOM.left,floor,ROOM.left+layout.inner,floor,line),pen.line(ROOM.left,layout.second+ROOM.low,ROOM.left+layout.
inner,layout.second+ROOM.low,line)}function drawTokenAxis(pen,{book,layout,theme}){let y=layout.second+ROOM.low;for(let tick of stepTicks(0,book.tokens,layout.inner/
110)){let x=layout.x(tick);pen.line(x,y,x,y+4,{stroke:css(theme.muted)});let align=x<ROOM.left+20?"left":x>layout.width-40?"right":"center";pen.text(x,y+17,`${book.
item} ${formatCount(Math.max(1,tick))}`,{fill:css(theme.muted),size:12,align})}}function drawBookMarks(pen,view){let{book,layout,theme}=view,bottom=layout.second+
ROOM.low,[from,to]=[layout.x(book.window[0]),layout.x(book.window[1])];pen.rect(from,ROOM.top-2,Math.max(2,to-from),bottom-ROOM.top+2,{fill:css(theme.primary),opacity:theme.
dark?.3:.14,radius:2});let at=layout.x(book.at);pen.line(at,ROOM.top-2,at,bottom,{stroke:css(theme.primary),width:2});let part=litPart(view);if(part===null)return;
let[first,last]=stretchOf(book,part).map(token=>layout.x(token)),wide=Math.max(5,last-first+2);pen.rect((first+last-wide)/2,ROOM.top-2,wide,bottom-ROOM.top+2,{stroke:css(
theme.text),width:1.5,radius:2})}function litPart(view){return view.hovered??view.focused}function describePart(book,part){let[first,last]=stretchOf(book,part),
range=`${book.item}s ${formatCount(first+1)} to ${formatCount(last)}`;return book.longest[part]?`${range}: the longest arrow reaches back ${plural(book.longest[part],
book.item)}, ${formatNumber(book.mean[part])} on average; ${formatCount(book.many[part])} reach back at least ${formatCount(book.least)}.`:`${range}: no arrow.`}function makeBookDom(root){let layers=makeLayers("strip"),dom={root,layers,slider:el("div",{class:"slider",tabindex:0,role:"slider","aria-label":"Place in the b\
ook"},layers.node),text:el("div",{class:"note line","aria-hidden":"true"}),saving:el("div",{class:"saving"})};return root.replaceChildren(dom.slider,el("div",{class:"\
foot"},dom.text,dom.saving)),dom}function create(root,savesPage){let dom=makeBookDom(root),view={book:null,raw:null,layout:null,theme:null,width:0,hovered:null,
focused:null,tell:nothing},schedule=onceAFrame(()=>paintMarks(dom,view)),rebuild=()=>{!view.book||!view.width||(view.layout=layoutBook(view.book,view.width),drawBook(
freshPen(dom.layers.base,view.width,view.layout.height,view.theme),view),dom.root.style.setProperty("--muted",css(view.theme.muted)),dom.root.style.setProperty(
"--edge",css(mix(view.theme.text,view.theme.background,.75))),schedule())},observer=followWidth(root,view,rebuild);return wireBook(dom,view,schedule),addMenu(dom.
saving,root,savesPage,{picture:()=>({theme:view.theme,width:view.layout.width,height:view.layout.height,name:view.book.name,draw:pen=>drawBook(pen,view)}),payload:()=>view.
raw}),{update(data,{trigger}){view.tell=trigger,view.theme=readTheme(root),view.book=readBook(data),view.raw=data,view.width||=Math.floor(boxOf(root).width),rebuild(),
whenFontsReady(rebuild)},destroy(){schedule.cancel(),observer.disconnect()}}}function paintMarks(dom,view){if(!view.layout)return;drawBookMarks(freshPen(dom.layers.
over,view.width,view.layout.height,view.theme),view);let part=litPart(view),{book}=view,hint=`Point at a place to read how far its arrows reach${view.tell===nothing?
"":"; click to go to its longest arrow"}.`;setText(dom.text,part===null?hint:describePart(book,part));let now=view.focused??view.layout.part(view.layout.x(book.
at));setAttributes(dom.slider,{"aria-valuemin":0,"aria-valuemax":book.parts-1,"aria-valuenow":now,"aria-valuetext":describePart(book,now)})}function wireBook(dom,view,schedule){
let under=event=>view.layout.part(spotIn(dom.slider,event).x),show=(name,part)=>{view[name]!==part&&(view[name]=part,schedule())};dom.slider.addEventListener("p\
ointermove",event=>{view.layout&&show("hovered",under(event))}),dom.slider.addEventListener("pointerleave",()=>show("hovered",null)),dom.slider.addEventListener(
"click",event=>{view.layout&&view.tell("at",goalOf(view.book,under(event)))}),dom.slider.addEventListener("blur",()=>show("focused",null)),dom.slider.addEventListener(
"keydown",event=>{if(!view.layout)return;let now=view.focused??view.layout.part(view.layout.x(view.book.at)),next=frameAfterKey(event.key,now,view.book.parts);if(next!==
null)show("focused",next);else if(event.key==="Enter"||event.key===" ")view.tell("at",goalOf(view.book,now));else return;event.preventDefault()})}var mount=mounting(
{book:create}),main_default=streamlit(mount);export{create,main_default as default,mount};
